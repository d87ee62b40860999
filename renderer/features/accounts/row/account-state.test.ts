import { expect, test } from 'vitest';
import { account } from '../../../gallery/samples.ts';
import { readExpiry, readStatus, shownState } from './account-state.ts';

const hour = 3_600_000;
const day = 24 * hour;

test('a rest is over when its time is, without word from the engine', () => {
  const resting = { state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: 1000 } as const;
  expect(readStatus(resting, 999)).toBe(resting);
  expect(readStatus(resting, 1000)).toEqual({ state: 'ready' });
  expect(readStatus({ state: 'paused' }, 1000)).toEqual({ state: 'paused' });
});

test('a credential’s end is urgent from a day before on', () => {
  expect(readExpiry(null, 0, day)).toBe('none');
  expect(readExpiry(25 * hour, 0, day)).toBe('later');
  expect(readExpiry(23 * hour, 0, day)).toBe('soon');
  expect(readExpiry(hour, hour, day)).toBe('over');
});

test('only an end that nothing puts off is shown as near', () => {
  const token = account({ id: 'a', label: 'a', kind: 'token', expiresAt: hour });
  const shown = (own: object, status: Parameters<typeof shownState>[1] = { state: 'ready' }) =>
    shownState({ ...token, ...own }, status, 0, day);
  expect(shown({})).toBe('expiring');
  expect(shown({}, { state: 'paused' })).toBe('paused');
  expect(shown({ expiresAt: 2 * day })).toBe('ready');
  expect(shown({ kind: 'oauth', renewable: true })).toBe('ready');
  expect(shown({ kind: 'borrowed' })).toBe('ready');
});
