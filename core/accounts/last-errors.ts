import type { AccountView } from '../../shared/models/account.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { Clock } from '../ports.ts';

export type LastError = NonNullable<AccountView['lastError']>;

/** The same failure again and again is told anew only this often. */
const tellEveryMs = 1000;

/** What went wrong last with each account, until something goes right. In memory only. */
export class LastErrors {
  readonly #clock: Clock;
  readonly #byAccount = new Map<string, LastError>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(account: string): LastError | null {
    return this.#byAccount.get(account) ?? null;
  }

  /** Whether that is worth telling. */
  note(account: string, words: Sentence): boolean {
    const at = this.#clock.now();
    const before = this.#byAccount.get(account);
    if (before?.words.code === words.code && at - before.at < tellEveryMs) return false;
    this.#byAccount.set(account, { words, at });
    return true;
  }

  /** Something went right, or the account is no more. Whether there was anything to forget. */
  clear(account: string): boolean {
    return this.#byAccount.delete(account);
  }
}
