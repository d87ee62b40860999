import { expect, test } from 'vitest';
import { unknownUsage } from '../../shared/models/activity.ts';
import { sumTokens } from './sum-tokens.ts';

test('what was read counts each token once, from wherever it came', () => {
  const usage = { input: 10, output: 7, cacheRead: 80, cacheWrite: 10, reasoning: 5 };
  expect(sumTokens(usage)).toEqual({ read: 100, written: 7, cached: 80, cacheShare: 0.8 });
});

test('what nobody said is not known, rather than nothing', () => {
  expect(sumTokens(unknownUsage)).toEqual({ read: null, written: null, cached: null, cacheShare: null });
  expect(sumTokens({ ...unknownUsage, input: 10 })).toMatchObject({ read: 10, cacheShare: null });
});

test('a share of nothing is not known', () => {
  expect(sumTokens({ ...unknownUsage, input: 0, cacheRead: 0 }).cacheShare).toBeNull();
});
