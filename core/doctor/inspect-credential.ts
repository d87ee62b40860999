import { AppFailure } from '../../shared/errors.ts';
import type { Account } from '../accounts/account-store.ts';
import { readTokenSet } from '../accounts/token-set.ts';
import type { Vault } from '../vault/vault.ts';

/** `not-kept`: it is another tool's, or the client's own. */
export type CredentialState = 'fine' | 'missing' | 'damaged' | 'locked' | 'not-kept';

/** Opens an account's secret and forgets it again. */
export function inspectCredential(vault: Vault, { id, label, kind }: Account): CredentialState {
  if (kind === 'borrowed' || kind === 'pass-through' || kind === 'built-in') return 'not-kept';
  try {
    const secret = vault.get(id);
    if (secret === undefined) return 'missing';
    if (kind !== 'api-key') readTokenSet(secret, label);
    return 'fine';
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause;
    return cause.error.code === 'vault-record-damaged' ? 'damaged' : 'locked';
  }
}
