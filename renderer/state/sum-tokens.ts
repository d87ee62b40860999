import type { TokenUsage } from '../../shared/models/activity.ts';

/** What tokens come to, for people: all that was read, how much of it from a cache, all that was written. */
export interface TokenSums {
  /** With what was read from and written to a cache; null where no upstream said anything. */
  readonly read: number | null;
  readonly written: number | null;
  readonly cached: number | null;
  /** Of what was read, 0 to 1; null where nobody can tell. */
  readonly cacheShare: number | null;
}

export function sumTokens({ input, output, cacheRead, cacheWrite }: TokenUsage): TokenSums {
  const parts = [input, cacheRead, cacheWrite].filter((part) => part !== null);
  const read = parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
  const known = cacheRead !== null && read !== null && read > 0;
  return { read, written: output, cached: cacheRead, cacheShare: known ? cacheRead / read : null };
}
