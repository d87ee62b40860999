import { expect, test } from 'vitest';
import { budgetOf, clampEffort, effortOf } from './effort.ts';
import { packState, unpackState } from './provider-state.ts';

test('a budget becomes the lowest level that holds it, a level its budget', () => {
  expect(
    [0, 1, 512, 513, 1024, 8192, 24_576, 24_577, 200_000].map((budgetTokens) => effortOf({ budgetTokens })),
  ).toEqual(['none', 'minimal', 'minimal', 'low', 'low', 'medium', 'high', 'xhigh', 'xhigh']);
  expect(budgetOf({ effort: 'high' })).toBe(24_576);
  expect(budgetOf({ effort: 'high', budgetTokens: 5 })).toBe(5);
  expect([budgetOf({ effort: 'auto' }), effortOf({ effort: 'auto' })]).toEqual([undefined, undefined]);
});

test('a level that a model does not take becomes the next one that it does, rather more than less', () => {
  expect(clampEffort('minimal', ['low', 'high'])).toBe('low');
  expect(clampEffort('medium', ['low', 'high'])).toBe('high');
  expect(clampEffort('max', ['low', 'high'])).toBe('high');
});

test('pitfall 24: state travels with its maker, and only what we packed is unpacked', () => {
  const state = { maker: 'openai-compatible@http://h:1', data: 'a:b:c' };
  expect(unpackState(packState(state, 'next'))).toEqual({ state, owner: 'next' });
  for (const foreign of ['EqQBCgIYAhIM', 'gAAAAABo', 'portunus:', 'portunus:else:a:b', 'portunus:own:a'])
    expect(unpackState(foreign)).toBeUndefined();
  expect(unpackState('portunus:own:%:x')?.state.maker).toBe('%');
});
