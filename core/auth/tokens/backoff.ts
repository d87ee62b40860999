const shortestMs = 30_000;
const longestMs = 30 * 60_000;

/** How long an account's renewals rest after so many failures in a row (row REF-9). `random`: 0 to 1. */
export function chooseBackoff(failures: number, retryAfterMs: number | null, random: number): number {
  const doubled = Math.min(shortestMs * 2 ** Math.min(failures - 1, 10), longestMs);
  // Spread, so that accounts that failed together do not try again together.
  const spread = Math.min(doubled * (1 + random / 4), longestMs);
  return Math.round(Math.max(spread, retryAfterMs ?? 0));
}
