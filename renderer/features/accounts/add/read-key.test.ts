import { describe, expect, test } from 'vitest';
import { providers } from '../../../gallery/samples.ts';
import { cleanKey, ownerOfKey } from './read-key.ts';

describe('a key as it is copied', () => {
  test.each([
    ['  sk-ant-1 \n', 'sk-ant-1'],
    ['"sk-ant-1"', 'sk-ant-1'],
    ["ANTHROPIC_API_KEY='sk-ant-1'", 'sk-ant-1'],
    ['export OPENAI_API_KEY=sk-1', 'sk-1'],
    ['Authorization: Bearer sk-1', 'sk-1'],
    ['Bearer sk-1', 'sk-1'],
    ['AIza=with=signs', 'AIza=with=signs'],
    ['"only the first quote', '"only the first quote'],
  ])('%j is read as %j', (given, key) => {
    expect(cleanKey(given)).toBe(key);
  });
});

describe('whose key it is', () => {
  test.each([
    ['sk-ant-api03-x', 'anthropic'],
    ['sk-proj-x', 'openai'],
    ['sk-x', 'openai'],
    ['AIzaX', 'gemini'],
    ['gsk_x', undefined],
    ['', undefined],
  ])('%j is of %s', (key, owner) => {
    expect(ownerOfKey(key, providers)?.id).toBe(owner);
  });
});
