import type { TokenRenewal } from '../../shared/models/account.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Account } from './account-store.ts';
import type { TokenSet } from './token-set.ts';

/** Where an account's live token comes from: our own vault and its issuer, or another tool's file. */
export interface TokenSource {
  /**
   * The token to use now; a promise where it has to be renewed first. One renewal is in flight per account, whoever
   * asks (row REF-1). Throws or rejects with AppFailure `account-signed-out`, `issuer-unreachable` or as the vault.
   */
  current(account: Account): TokenSet | Promise<TokenSet>;
  /**
   * A newer token than `refused`, which the provider answered with 401; undefined: only a new sign-in helps. Rejects
   * as `current` where it is for somebody else to renew it.
   */
  replace(account: Account, refused: TokenSet): Promise<TokenSet | undefined>;
  /** Renews it now, whatever its age. Rejects as `current`. */
  renew(account: Account): Promise<TokenSet>;
  /** What the token's state adds to what is kept of the account. */
  describe(account: Account): TokenState;
  /** Newest first. */
  history(account: Account): TokenRenewal[];
  /** After it was signed in again, paused or removed: nothing that was remembered of it holds any more. */
  forget(account: string): void;
}

/** What a token source tells the accounts. */
export interface TokenHost {
  readonly accounts: () => readonly Account[];
  /** Its state is another one: front ends are told. */
  readonly changed: (account: string) => void;
  /** Only a new sign-in helps. */
  readonly endLogin: (account: string, reason: Reason) => void;
  readonly noteFailure: (account: string, words: Sentence) => void;
  /** The kept account has a new expiry. */
  readonly renewed: (account: string) => void;
}

export interface TokenState {
  readonly renewable: boolean;
  readonly renewsAt: EpochMs | null;
  /** A renewal is under way. */
  readonly refreshing: boolean;
  /** Set where the token's time is up and nothing renews it. */
  readonly ended: Reason | null;
  /** When it ends, where that is not kept with the account. */
  readonly expiresAt?: EpochMs | null;
}
