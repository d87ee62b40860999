import { expect, test } from 'vitest';
import { moveAccount } from './move-account.ts';

const order = ['a', 'b', 'c', 'd'];

test('an account goes before or after another, and the others keep their order', () => {
  expect(moveAccount(order, 'a', 'c', 'after')).toEqual(['b', 'c', 'a', 'd']);
  expect(moveAccount(order, 'd', 'a', 'before')).toEqual(['d', 'a', 'b', 'c']);
});

test('a move that changes nothing gives the order itself', () => {
  expect(moveAccount(order, 'a', 'b', 'before')).toBe(order);
  expect(moveAccount(order, 'a', 'a', 'after')).toBe(order);
  expect(moveAccount(order, 'gone', 'a', 'after')).toBe(order);
  expect(moveAccount(order, 'a', 'gone', 'after')).toBe(order);
});
