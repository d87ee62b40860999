import type { Provider } from '../providers/provider-registry.ts';
import { version } from '../version.ts';

/** A call that costs nothing, changes nothing, and needs the credential. */
export interface HarmlessCall {
  readonly method: 'GET' | 'POST';
  /** Below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Most list their models; Code Assist has no such list and tells what the licence is instead. */
export function harmlessCall(provider: Provider): HarmlessCall {
  const { id, ownBetas } = provider;
  if (id === 'code-assist') return askForLicence;
  const headers = ownBetas.length === 0 ? {} : { 'anthropic-beta': ownBetas.join(',') };
  return { method: 'GET', path: modelListPath(provider), headers, body: null };
}

/** We say that we are none of Google's own programs. */
const askForLicence: HarmlessCall = {
  method: 'POST',
  path: '/v1internal:loadCodeAssist',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    metadata: {
      ideType: 'IDE_UNSPECIFIED',
      platform: 'PLATFORM_UNSPECIFIED',
      pluginType: 'PLUGIN_UNSPECIFIED',
    },
  }),
};

function modelListPath({ id, dialects }: Provider): string {
  // ChatGPT's list wants to know for whom it is.
  if (id === 'codex') return `/models?client_version=${version}`;
  return dialects.includes('anthropic') ? '/v1/models' : '/models';
}
