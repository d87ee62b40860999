import type { Sentence } from '../../shared/models/sentence.ts';
import type { Provider } from '../providers/provider-registry.ts';
import type { Account } from './account-store.ts';

/** What will become of an account's login at the provider when it is removed; null: there is none to end. */
export function foretellRevocation(
  { kind }: Pick<Account, 'kind'>,
  { oauth }: Pick<Provider, 'oauth'>,
): Sentence | null {
  if (oauth === null || (kind !== 'oauth' && kind !== 'token')) return null;
  if (oauth.revokeUrl === null) return { code: 'revocation-not-offered', page: oauth.revokePage };
  return kind === 'oauth' ? { code: 'login-revoked-later' } : null;
}
