import { expect, test } from 'vitest';
import { recentCrashes, restartDelayMs } from './restart-delay.ts';

test('the first crash is mended at once, the next ones ever more slowly, up to half a minute', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((count) =>
    restartDelayMs(Array<number>(count).fill(100_000), 100_000),
  );
  expect(delays).toEqual([0, 0, 500, 2000, 5000, 15_000, 30_000, 30_000]);
});

test('a crash is forgotten after a minute', () => {
  expect(recentCrashes([0, 50_000, 99_000], 100_000)).toEqual([50_000, 99_000]);
  expect(restartDelayMs([0, 1, 2], 100_000)).toBe(0);
});
