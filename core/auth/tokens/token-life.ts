import type { TokenSet } from '../../accounts/token-set.ts';
import type { EpochMs } from '../../../shared/models/time.ts';

/** What is left of a token's life, from now on; Infinity where nobody knows its end. Negative: that long ago. */
export interface LifeLeft {
  readonly endsInMs: number;
  readonly dueInMs: number;
}

/** Clocks of honest machines differ by less. */
const toleranceMs = 60_000;
const earlyMs = 10 * 60_000;
/** A request that leaves with the token must also arrive with it. */
const longestMarginMs = 30_000;
const longestJitterMs = 5 * 60_000;

/**
 * By the wall clock, which is all there is after a restart: it may have been wrong at the receipt, or be wrong now
 * (row REF-8). Where both are possible the token counts as alive for as long as it may be, and as due at once:
 * a needless renewal does no harm, and a token that is over after all is told by its 401. `random`: 0 to 1.
 */
export function readLifeLeft(tokens: TokenSet, now: EpochMs, random: number): LifeLeft {
  if (tokens.expiresAt === null) return { endsInMs: Infinity, dueInMs: Infinity };
  const lifeMs = Math.max(tokens.expiresAt - tokens.receivedAt, 0);
  const endsAfterMs = lifeMs - Math.min(longestMarginMs, lifeMs / 20);
  const dueAfterMs = chooseDue(lifeMs) - random * Math.min(lifeMs / 20, longestJitterMs);
  const ages = readPossibleAges(tokens, now);
  if (ages.length === 0) return { endsInMs: endsAfterMs, dueInMs: 0 };
  return { endsInMs: endsAfterMs - Math.min(...ages), dueInMs: dueAfterMs - Math.max(...ages) };
}

/** At 80 % of the life, or ten minutes before its end where that is earlier; never in its first half. */
function chooseDue(lifeMs: number): number {
  return Math.max(lifeMs / 2, Math.min(lifeMs * 0.8, lifeMs - earlyMs));
}

/** With the clock as wrong as it was at the receipt, and with the clock being right now. None: it went back since. */
function readPossibleAges({ receivedAt, skewMs = 0 }: TokenSet, now: EpochMs): number[] {
  const asThen = now - receivedAt;
  const asIssuer = Math.abs(skewMs) > toleranceMs ? asThen - skewMs : asThen;
  return [asThen, asIssuer].filter((age) => age > -toleranceMs).map((age) => Math.max(age, 0));
}
