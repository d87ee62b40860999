import { AppFailure } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { Vault } from '../vault/vault.ts';
import type { Account } from './account-store.ts';
import type { TokenSource } from './token-source.ts';
import { readTokenSet, type TokenSet } from './token-set.ts';

/** Tokens that the vault holds and nothing renews. */
export function openVaultTokens({ vault, clock }: { vault: Vault; clock: Clock }): TokenSource {
  const read = (account: Account): TokenSet => {
    const sealed = vault.get(account.id);
    if (sealed === undefined) throw new AppFailure({ code: 'vault-record-damaged', record: account.label });
    return readTokenSet(sealed, account.label);
  };
  const hasEnded = ({ expiresAt }: Account) => expiresAt !== null && expiresAt <= clock.now();
  const requireLive = (account: Account): TokenSet => {
    const reason = { code: 'token-ended' } as const;
    if (hasEnded(account))
      throw new AppFailure({ code: 'account-signed-out', account: account.label, reason });
    return read(account);
  };
  return {
    current: requireLive,
    replace: () => Promise.resolve(undefined),
    renew: (account) => Promise.resolve(requireLive(account)),
    describe: (account) => ({
      renewable: false,
      renewsAt: null,
      refreshing: false,
      ended: hasEnded(account) ? { code: 'token-ended' } : null,
    }),
    history: () => [],
    forget: () => undefined,
  };
}
