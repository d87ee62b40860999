import { expect, test } from 'vitest';
import { nameProblem } from './name-problem.ts';

test.each([
  [-106, 'offline'],
  [-105, 'name-unknown'],
  [-102, 'unreachable'],
  [-118, 'timed-out'],
  [-130, 'proxy'],
  [-107, 'certificate'],
  [-200, 'certificate'],
  [-202, 'certificate'],
  [-299, 'certificate'],
  [-300, 'other'],
  [-20, 'other'],
] as const)('Chromium’s %i is %s', (code, problem) => {
  expect(nameProblem(code)).toBe(problem);
});

test('a load that was given up is no problem', () => {
  expect(nameProblem(-3)).toBeUndefined();
});
