import type { AppError } from '../shared/errors.ts';
import type { EngineStatus } from '../shared/models/engine.ts';
import type { Clock } from './ports.ts';

/** A timer does not run while the machine sleeps, the clock on the wall does: it is looked at this often. */
const lookEveryMs = 30_000;

type Paused = Extract<AppError, { code: 'paused' }>;

/** Whether the engine is paused, and until when. In memory only: a restart serves again. */
export class Pause {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #refusal: Paused | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  status(): EngineStatus['pause'] {
    const refusal = this.refusal();
    return refusal === undefined ? null : { endsAt: refusal.endsAt };
  }

  /** Why a request is refused now; undefined when it is not. Asked for every request. */
  refusal(): Paused | undefined {
    if (this.#refusal === undefined) return undefined;
    const { endsAt } = this.#refusal;
    return endsAt !== null && endsAt <= this.#clock.now() ? undefined : this.#refusal;
  }

  /** From now on; a pause that is under way is replaced. */
  begin(forMs: number | undefined): void {
    const endsAt = forMs === undefined ? null : this.#clock.now() + forMs;
    this.#refusal = { code: 'paused', endsAt };
    this.#lookAgain(endsAt);
    this.#onChange();
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#refusal === undefined) return;
    this.#refusal = undefined;
    this.#onChange();
  }

  /** Nobody hears of it any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #lookAgain(endsAt: number | null): void {
    clearTimeout(this.#timer);
    if (endsAt === null) return;
    const leftMs = endsAt - this.#clock.now();
    const look = () => (this.refusal() === undefined ? this.end() : this.#lookAgain(endsAt));
    this.#timer = setTimeout(look, Math.min(Math.max(leftMs, 0), lookEveryMs)).unref();
  }
}
