import type { Account } from './account-store.ts';
import type { TokenSource } from './token-source.ts';

/** Logins of ours and logins of other tools have their tokens from different places. */
export function chooseTokensByKind({
  own,
  borrowed,
}: {
  readonly own: TokenSource;
  readonly borrowed: TokenSource;
}): TokenSource {
  const sourceOf = ({ kind }: Account) => (kind === 'borrowed' ? borrowed : own);
  return {
    current: (account) => sourceOf(account).current(account),
    replace: (account, refused) => sourceOf(account).replace(account, refused),
    renew: (account) => sourceOf(account).renew(account),
    describe: (account) => sourceOf(account).describe(account),
    history: (account) => sourceOf(account).history(account),
    // It may have changed its kind.
    forget: (account) => {
      own.forget(account);
      borrowed.forget(account);
    },
  };
}
