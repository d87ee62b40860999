import type { AccountQuota, QuotaWindow } from '../../../../shared/models/account.ts';

const dayMs = 24 * 3_600_000;

/** The two that a row has room for: the shortest about all models, and the longest. */
export interface RowWindows {
  readonly short: QuotaWindow | null;
  readonly long: QuotaWindow | null;
}

export function pickWindows(quota: AccountQuota | null): RowWindows {
  const general = (quota?.windows ?? []).filter(({ model }) => model === null).sort(byLength);
  const short = general.find(({ lengthMs }) => lengthMs === null || lengthMs <= dayMs) ?? null;
  const long = general.findLast((window) => window !== short && (window.lengthMs ?? 0) > dayMs) ?? null;
  return { short, long };
}

/** What is left of it, 0 to 1, like a battery. After its reset nobody has said anything yet: it is full. */
export function leftOf({ used, resetsAt }: QuotaWindow, now: number): number {
  if (resetsAt !== null && resetsAt <= now) return 1;
  return Math.min(1, Math.max(0, 1 - used));
}

export function toneOfLeft(left: number): 'good' | 'warn' | 'bad' {
  if (left < 0.2) return 'bad';
  return left < 0.3 ? 'warn' : 'good';
}

const byLength = (a: QuotaWindow, b: QuotaWindow) => (a.lengthMs ?? 0) - (b.lengthMs ?? 0);
