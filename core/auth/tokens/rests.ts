import type { AppFailure } from '../../../shared/errors.ts';
import type { Clock } from '../../ports.ts';

interface Rest {
  readonly until: number;
  /** For what nobody asks for. */
  readonly scheduledUntil: number;
  readonly failure: AppFailure;
}

/** Which accounts' issuers are not to be asked now, as far as this process knows; others read it in the journal. */
export class Rests {
  readonly #clock: Clock;
  readonly #byAccount = new Map<string, Rest>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws what made it rest, to whoever asks before the time is up. */
  require(account: string): void {
    const rest = this.#byAccount.get(account);
    if (rest !== undefined && this.#clock.monotonicMs() < rest.until) throw rest.failure;
  }

  /** Until the schedule may try again; 0 or less: now. */
  scheduledInMs(account: string): number {
    const rest = this.#byAccount.get(account);
    return rest === undefined ? 0 : rest.scheduledUntil - this.#clock.monotonicMs();
  }

  begin(account: string, failure: AppFailure, restMs: number, retryMs: number): void {
    const now = this.#clock.monotonicMs();
    this.#byAccount.set(account, { failure, until: now + restMs, scheduledUntil: now + retryMs });
  }

  end(account: string): void {
    this.#byAccount.delete(account);
  }

  endAll(): void {
    this.#byAccount.clear();
  }
}
