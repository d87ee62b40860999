import { AppFailure } from '../../../shared/errors.ts';
import type { Account } from '../../accounts/account-store.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { RenewalJournal } from './renewal-journal.ts';

export interface UnsavedOptions {
  readonly journal: Pick<RenewalJournal, 'keep'>;
  /** What is in force now: the saved pair, or what somebody else wrote meanwhile. */
  readonly onSaved: (account: Account, tokens: TokenSet) => void;
}

interface UnsavedPair {
  readonly account: Account;
  readonly spent: TokenSet;
  readonly next: TokenSet;
}

const firstRetryMs = 2_000;
const longestRetryMs = 60_000;

/**
 * New pairs that could not be written: the disk was full or the vault locked (row REF-5). They are the only ones that
 * are good for anything, so they stay here, in use, until they are on disk.
 */
export class UnsavedPairs {
  readonly #options: UnsavedOptions;
  readonly #pairs = new Map<string, UnsavedPair>();
  #timer: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;
  #closed = false;

  constructor(options: UnsavedOptions) {
    this.#options = options;
  }

  has(account: string): boolean {
    return this.#pairs.has(account);
  }

  add(account: Account, spent: TokenSet, next: TokenSet): void {
    this.#pairs.set(account.id, { account, spent, next });
    this.#retryLater();
  }

  /** Throws the AppFailure that still keeps it from being written. */
  save(account: string): void {
    const pair = this.#pairs.get(account);
    if (pair === undefined) return;
    const kept = this.#options.journal.keep(pair.account, pair.spent, pair.next);
    this.#pairs.delete(account);
    this.#retryMs = firstRetryMs;
    if (kept !== undefined) this.#options.onSaved(pair.account, kept);
  }

  saveAll(): void {
    for (const account of this.#pairs.keys()) {
      try {
        this.save(account);
      } catch (cause) {
        if (!(cause instanceof AppFailure)) throw cause;
      }
    }
  }

  /** Tries for the last time. */
  close(): void {
    this.saveAll();
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #retryLater(): void {
    if (this.#closed || this.#pairs.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.saveAll();
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
      this.#retryLater();
    }, this.#retryMs).unref();
  }
}
