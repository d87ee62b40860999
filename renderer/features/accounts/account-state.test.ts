import { expect, test } from 'vitest';
import { readExpiry, readStatus } from './account-state.ts';

const hour = 3_600_000;

test('a rest is over when its time is, without word from the engine', () => {
  const resting = { state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: 1000 } as const;
  expect(readStatus(resting, 999)).toBe(resting);
  expect(readStatus(resting, 1000)).toEqual({ state: 'ready' });
  expect(readStatus({ state: 'paused' }, 1000)).toEqual({ state: 'paused' });
});

test('a credential’s end is urgent from a day before on', () => {
  expect(readExpiry(null, 0)).toBe('none');
  expect(readExpiry(25 * hour, 0)).toBe('later');
  expect(readExpiry(23 * hour, 0)).toBe('soon');
  expect(readExpiry(hour, hour)).toBe('over');
});
