import type { Reason } from '../../shared/models/reason.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Clock } from '../ports.ts';

/** Why and until when an account is skipped for a model. */
export interface Cooldown {
  readonly endsAt: EpochMs;
  readonly reason: Reason;
}

/** No model is called so. */
const allModels = '';

/**
 * Which account rests for which model, and until when. In memory only: a provider's limit that outlives
 * a restart is found again by the next request.
 */
export class Cooldowns {
  readonly #clock: Clock;
  readonly #byAccount = new Map<string, Map<string, Cooldown>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `model` null: for all of them. */
  set(account: string, model: string | null, cooldown: Cooldown): void {
    const models = this.#byAccount.get(account) ?? new Map<string, Cooldown>();
    this.#byAccount.set(account, models.set(model ?? allModels, cooldown));
  }

  get(account: string, model: string): Cooldown | undefined {
    const models = this.#byAccount.get(account);
    if (models === undefined) return undefined;
    const now = this.#clock.now();
    return [models.get(allModels), models.get(model)].find((rest) => rest !== undefined && rest.endsAt > now);
  }

  /** The longest of an account's running cooldowns. */
  longest(account: string): Cooldown | undefined {
    const now = this.#clock.now();
    const running = [...(this.#byAccount.get(account)?.values() ?? [])].filter(({ endsAt }) => endsAt > now);
    return running.sort((a, b) => b.endsAt - a.endsAt)[0];
  }

  clear(account: string): void {
    this.#byAccount.delete(account);
  }
}
