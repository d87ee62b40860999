import type { EpochMs } from '../../../shared/models/time.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { Clock } from '../../ports.ts';
import { readLifeLeft } from './token-life.ts';

/** Wall and monotonic clock drift apart by themselves, but not by more than this. */
const sleepMs = 30_000;

/**
 * A pair of tokens in use. From the moment it is read its life runs on the monotonic clock, which nobody can set
 * (row REF-8); that one stands still while the machine sleeps, so whoever hears of a wake-up says so.
 */
export class LiveTokens {
  readonly tokens: TokenSet;
  readonly #clock: Clock;
  #dueMs: number;
  #endsMs: number;
  /** For people: by the wall clock, as far as that can be trusted. */
  #renewsAt: EpochMs | null;
  #seen: { wall: number; monotonic: number };

  constructor(tokens: TokenSet, clock: Clock, random: number) {
    this.tokens = tokens;
    this.#clock = clock;
    this.#seen = { wall: clock.now(), monotonic: clock.monotonicMs() };
    const { dueInMs, endsInMs } = readLifeLeft(tokens, this.#seen.wall, random);
    this.#dueMs = this.#seen.monotonic + dueInMs;
    this.#endsMs = this.#seen.monotonic + endsInMs;
    this.#renewsAt = Number.isFinite(dueInMs) ? Math.max(0, Math.round(this.#seen.wall + dueInMs)) : null;
  }

  /** The hot path: nothing is to be done. */
  get isFresh(): boolean {
    return this.#clock.monotonicMs() < this.#dueMs;
  }

  get isAlive(): boolean {
    return this.#clock.monotonicMs() < this.#endsMs;
  }

  get renewsAt(): EpochMs | null {
    return this.#renewsAt;
  }

  get dueInMs(): number {
    return this.#dueMs - this.#clock.monotonicMs();
  }

  get endsInMs(): number {
    return this.#endsMs - this.#clock.monotonicMs();
  }

  /** The provider does not take it any more, whatever its time. */
  end(): void {
    this.#endsMs = this.#dueMs = this.#clock.monotonicMs();
  }

  /** It is not to be renewed before its end. */
  serveToEnd(): void {
    const laterMs = this.#endsMs - this.#dueMs;
    if (this.#renewsAt !== null && Number.isFinite(laterMs)) this.#renewsAt += Math.round(laterMs);
    this.#dueMs = this.#endsMs;
  }

  /** The machine may have slept: what the wall clock is ahead by was not counted. */
  countSleep(): void {
    const now = { wall: this.#clock.now(), monotonic: this.#clock.monotonicMs() };
    const sleptMs = now.wall - this.#seen.wall - (now.monotonic - this.#seen.monotonic);
    this.#seen = now;
    if (sleptMs < sleepMs) return;
    this.#dueMs -= sleptMs;
    this.#endsMs -= sleptMs;
  }
}
