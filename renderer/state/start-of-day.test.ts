import { expect, test } from 'vitest';
import { startOfDay } from './start-of-day.ts';

const noon = new Date(2026, 10, 21, 12, 30).getTime();

test('a day begins at the local midnight', () => {
  expect(startOfDay(noon)).toBe(new Date(2026, 10, 21).getTime());
  expect(startOfDay(new Date(2026, 10, 21).getTime())).toBe(new Date(2026, 10, 21).getTime());
});

test('days are counted by the calendar, over the end of a month and changes of the clock', () => {
  expect(startOfDay(noon, 6)).toBe(new Date(2026, 10, 15).getTime());
  expect(startOfDay(noon, 29)).toBe(new Date(2026, 9, 23).getTime());
});
