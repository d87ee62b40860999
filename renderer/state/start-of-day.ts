/** The local midnight that began the day `daysBack` days before `now`; clocks that were set forward or back count. */
export function startOfDay(now: number, daysBack = 0): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysBack);
  return day.getTime();
}
