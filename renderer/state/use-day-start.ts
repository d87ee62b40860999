import { startOfDay } from './start-of-day.ts';
import { useNow } from './use-now.ts';

/** The local midnight that today began with, or that of some days before; changes when the day does. */
export function useDayStart(daysBack = 0): number {
  return startOfDay(useNow(30_000), daysBack);
}
