import type { AccountView } from '../../../../shared/models/account.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useKnown } from '../../../state/session-context.tsx';

/** In a sentence where this account's secret is kept, and where it is not. */
export function SecretPlace({ account: { kind, source } }: { readonly account: AccountView }) {
  const { text } = useWords();
  const vault = useKnown((known) => known.vault.vault);
  const words = text.accounts.secretPlace;
  if (kind === 'pass-through') return words.client;
  if (kind === 'built-in') return words.none;
  if (kind === 'borrowed' && source !== null) {
    return words.owner(loginOwnerNames[source.owner], source.path);
  }
  switch (vault?.kind) {
    case 'keychain':
      return words.keychain;
    case 'passphrase':
      return words.passphrase;
    case 'session':
      return words.session;
    case 'none':
    case undefined:
      return words.unknown;
  }
}
