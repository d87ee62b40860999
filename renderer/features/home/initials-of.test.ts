import { expect, test } from 'vitest';
import { initialsOf } from './initials-of.ts';

test.each([
  ['Claude Code', 'CC'],
  ['codex', 'CO'],
  ['gemini-cli', 'GC'],
  ['我的编辑器', '我的'],
  ['𝒜lpha', '𝒜L'],
  ['…', ''],
])('%s is led by %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
