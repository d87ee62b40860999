import { describe, expect, test } from 'vitest';
import { followAlias } from './follow-alias.ts';

describe('followAlias', () => {
  const aliases = {
    fast: 'gpt-5-mini',
    slow: 'fast',
    'claude-*': 'anthropic/claude-sonnet-5',
    'claude-haiku-*': 'glm-5@Work',
    'claude-haiku-9': 'gpt-5',
    '*': 'anything',
  };

  test.each([
    ['fast', 'fast', 'gpt-5-mini'],
    ['claude-opus-5', 'claude-*', 'anthropic/claude-sonnet-5'],
    ['claude-', 'claude-*', 'anthropic/claude-sonnet-5'],
    ['claude-haiku-4', 'claude-haiku-*', 'glm-5@Work'],
    ['claude-haiku-9', 'claude-haiku-9', 'gpt-5'],
    ['Fast', '*', 'anything'],
  ])('%s is %s: the name itself, then the longest beginning', (asked, alias, model) => {
    expect(followAlias(aliases, asked)).toEqual({ alias, model });
  });

  test('goes one step and no further', () => {
    expect(followAlias(aliases, 'slow')).toEqual({ alias: 'slow', model: 'fast' });
    expect(followAlias({ a: 'b', b: 'a' }, 'a')).toEqual({ alias: 'a', model: 'b' });
  });

  test('leaves every other name alone', () => {
    expect(followAlias({}, 'gpt-5')).toBeUndefined();
    expect(followAlias({ fast: 'gpt-5' }, 'faster')).toBeUndefined();
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(followAlias({ fast: 'gpt-5' }, name)).toBeUndefined();
  });
});
