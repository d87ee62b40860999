import { FolderSearch } from 'lucide-react';
import type { ProviderId } from '../../../../shared/models/provider.ts';

/** Two letters in the provider's own tint: no vendor's logo is ours to use. */
const letters: Record<ProviderId, string> = {
  anthropic: 'An',
  openai: 'Oa',
  gemini: 'Ge',
  'openai-compatible': '{}',
  claude: 'Cl',
  codex: 'Gp',
  'code-assist': 'Ca',
  demo: 'De',
};

/** Null: none of them, logins found on this machine. */
export function ProviderMark({ provider }: { readonly provider: ProviderId | null }) {
  return (
    <span className="provider-mark" data-provider={provider ?? undefined} aria-hidden="true">
      {provider === null ? <FolderSearch /> : letters[provider]}
    </span>
  );
}
