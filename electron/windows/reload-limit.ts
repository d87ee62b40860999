const most = 3;
const withinMs = 60_000;

/** Whether a page that crashed at these moments, the last one just now, should be tried once more. */
export function isWorthReloading(crashes: readonly number[], now: number): boolean {
  return crashes.filter((at) => now - at < withinMs).length <= most;
}
