import { expect, test } from 'vitest';
import { cacheShare, sumInput, sumTokens } from './token-sums.ts';

const unknown = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

test('what is unknown is not counted as none', () => {
  expect([sumInput(unknown), sumTokens(unknown), cacheShare(unknown)]).toEqual([null, null, null]);
  expect(sumTokens({ ...unknown, output: 3 })).toBe(3);
});

test('each token is counted once: reasoning is part of the output', () => {
  const tokens = { input: 10, output: 7, cacheRead: 80, cacheWrite: 10, reasoning: 5 };
  expect([sumInput(tokens), sumTokens(tokens), cacheShare(tokens)]).toEqual([100, 107, 0.8]);
});

test('no input has no share', () => {
  expect(cacheShare({ ...unknown, input: 0, cacheRead: 0 })).toBeNull();
  expect(cacheShare({ ...unknown, input: 10, cacheRead: 0 })).toBe(0);
});
