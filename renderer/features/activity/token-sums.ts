import type { TokenUsage } from '../../../shared/models/activity.ts';

/** All that was read, from a cache or not; null when the upstream told none of it. */
export function sumInput({ input, cacheRead, cacheWrite }: TokenUsage): number | null {
  return sumKnown([input, cacheRead, cacheWrite]);
}

export function sumTokens(tokens: TokenUsage): number | null {
  return sumKnown([sumInput(tokens), tokens.output]);
}

/** How much of the input came from a cache, 0 to 1; null where nothing was told of a cache. */
export function cacheShare(tokens: TokenUsage): number | null {
  const total = sumInput(tokens);
  return tokens.cacheRead === null || total === null || total === 0 ? null : tokens.cacheRead / total;
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}
