const afterCrashesMs = [0, 500, 2000, 5000, 15_000, 30_000] as const;
const memoryMs = 60_000;

/**
 * How long to wait before the next start. The first crash is mended at once; an engine that crashes again and
 * again within a minute is started ever more slowly, so that it does not eat the machine.
 */
export function restartDelayMs(crashes: readonly number[], now: number): number {
  const recent = recentCrashes(crashes, now).length;
  const index = Math.min(Math.max(recent - 1, 0), afterCrashesMs.length - 1);
  return afterCrashesMs[index] ?? 0;
}

/** The ones that still count. */
export function recentCrashes(crashes: readonly number[], now: number): number[] {
  return crashes.filter((at) => now - at < memoryMs);
}
