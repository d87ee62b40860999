import type { Clock } from '../ports.ts';

/** As long as Anthropic keeps a cached prompt at the most. */
const keptMs = 3_600_000;

/**
 * Which account a conversation is with. Providers cache prompts per account, and keep what a later message refers to
 * there: another account would read everything anew, or not know what is meant. In memory only, and bounded.
 */
export class SessionAffinity {
  readonly #clock: Clock;
  readonly #most: number;
  /** The least recently used first. */
  readonly #accounts = new Map<string, { account: string; endsMs: number }>();

  constructor(clock: Clock, most = 10_000) {
    this.#clock = clock;
    this.#most = most;
  }

  get(conversation: string): string | undefined {
    const kept = this.#accounts.get(conversation);
    return kept !== undefined && kept.endsMs > this.#clock.monotonicMs() ? kept.account : undefined;
  }

  /** From now on, for an hour after each use. */
  set(conversation: string, account: string): void {
    this.#accounts.delete(conversation);
    this.#accounts.set(conversation, { account, endsMs: this.#clock.monotonicMs() + keptMs });
    const [oldest] = this.#accounts.keys();
    if (this.#accounts.size > this.#most && oldest !== undefined) this.#accounts.delete(oldest);
  }
}
