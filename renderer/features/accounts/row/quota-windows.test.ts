import { expect, test } from 'vitest';
import type { QuotaWindow } from '../../../../shared/models/account.ts';
import { leftOf, pickWindows, toneOfLeft } from './quota-windows.ts';

const hour = 3_600_000;
const window = (own: Partial<QuotaWindow>): QuotaWindow => ({
  id: '5h',
  lengthMs: 5 * hour,
  model: null,
  used: 0.38,
  resetsAt: 1000,
  ...own,
});

test('a row shows the shortest and the longest window about all models', () => {
  const week = window({ id: '7d', lengthMs: 7 * 24 * hour });
  const opus = window({ id: '7d_oi', lengthMs: 7 * 24 * hour, model: 'opus' });
  const fiveHours = window({});
  expect(pickWindows({ windows: [opus, week, fiveHours], at: 0 })).toEqual({ short: fiveHours, long: week });
  expect(pickWindows({ windows: [week], at: 0 })).toEqual({ short: null, long: week });
  expect(pickWindows({ windows: [opus], at: 0 })).toEqual({ short: null, long: null });
  const unnamed = window({ lengthMs: null });
  expect(pickWindows({ windows: [unnamed], at: 0 })).toEqual({ short: unnamed, long: null });
  expect(pickWindows(null)).toEqual({ short: null, long: null });
});

test('what is left is never below nothing, and all of it after the reset', () => {
  expect(leftOf(window({}), 999)).toBeCloseTo(0.62);
  expect(leftOf(window({ used: 1.4 }), 999)).toBe(0);
  expect(leftOf(window({ used: 1 }), 1000)).toBe(1);
  expect([0.62, 0.29, 0.18].map(toneOfLeft)).toEqual(['good', 'warn', 'bad']);
});
