import { expect, test } from 'vitest';
import { pickVisibleRows, rowHeight } from './pick-visible-rows.ts';

test('the rows in sight are always among those drawn, and few others', () => {
  for (const count of [0, 1, 7, 1000, 10_000]) {
    const longest = Math.max(0, count * rowHeight - 700);
    for (const scrollTop of [0, 1, 36, 5000, longest]) {
      const { start, end } = pickVisibleRows(scrollTop, 700, count);
      expect(start).toBeLessThanOrEqual(Math.floor(scrollTop / rowHeight));
      expect(end).toBeGreaterThanOrEqual(Math.min(count, Math.floor((scrollTop + 700) / rowHeight)));
      expect(end - start).toBeLessThan(40);
      expect([start >= 0, end <= count, start <= end]).toEqual([true, true, true]);
    }
  }
});

test('a list that became shorter than it was scrolled draws its end', () => {
  expect(pickVisibleRows(36_000, 700, 10)).toEqual({ start: 9, end: 10 });
});
