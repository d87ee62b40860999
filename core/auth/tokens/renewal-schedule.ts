import type { Account } from '../../accounts/account-store.ts';

export interface ScheduleOptions {
  /** 0 to 1. */
  readonly random: () => number;
  /** Who is due now, and in how many milliseconds the next one will be. */
  readonly list: () => { readonly due: readonly Account[]; readonly nextInMs: number };
  readonly start: (account: Account) => void;
}

/** No timer is longer, so that a clock that stood still during a sleep is noticed. */
const longestLookMs = 60_000;
const shortestLookMs = 1_000;
/** What is due together is not started together (row REF-9). */
const spreadMs = 3_000;

/** Starts renewals when they are due, a little apart. Keeps no process alive. */
export class RenewalSchedule {
  readonly #options: ScheduleOptions;
  readonly #starting = new Map<string, NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#lookIn(shortestLookMs);
  }

  /** Something changed: the next look is a new one. */
  lookSoon(): void {
    this.#lookIn(0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const timer of this.#starting.values()) clearTimeout(timer);
    this.#starting.clear();
  }

  #lookIn(ms: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    const { due, nextInMs } = this.#options.list();
    for (const account of due) this.#startLater(account);
    this.#lookIn(Math.min(Math.max(nextInMs, shortestLookMs), longestLookMs));
  }

  #startLater(account: Account): void {
    if (this.#starting.has(account.id)) return;
    const start = () => {
      this.#starting.delete(account.id);
      // Somebody may have asked for it meanwhile, or it was removed.
      const due = this.#options.list().due.find(({ id }) => id === account.id);
      if (due !== undefined) this.#options.start(due);
    };
    this.#starting.set(account.id, setTimeout(start, this.#options.random() * spreadMs).unref());
  }
}
