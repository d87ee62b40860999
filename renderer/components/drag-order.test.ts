import { expect, test } from 'vitest';
import { findPlace, moveItem, shiftOf } from './drag-order.ts';

const heights = [40, 40, 80, 40];

test.each([
  [1, 0, 1],
  [1, 39, 1],
  [1, 41, 2],
  [1, 99, 2],
  [1, 101, 3],
  [1, 9999, 3],
  [1, -19, 1],
  [1, -21, 0],
  [3, -39, 3],
  [3, -41, 2],
  [3, -101, 1],
  [3, -9999, 0],
])('the row at %i, moved by %i, is dropped at %i', (from, offset, place) => {
  expect(findPlace({ from, heights }, offset)).toBe(place);
});

test('the rows it passes make room, by its own height', () => {
  const shifts = (from: number, to: number, offset: number) =>
    heights.map((_, index) => shiftOf(index, { from, to, offset, heights }));
  expect(shifts(0, 2, 90)).toEqual([90, -40, -40, 0]);
  expect(shifts(2, 0, -70)).toEqual([80, 80, -70, 0]);
  expect(shifts(1, 1, 5)).toEqual([0, 5, 0, 0]);
});

test('an item moves without changing the order of the others', () => {
  const items = ['a', 'b', 'c', 'd'];
  expect(moveItem(items, 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moveItem(items, 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(items).toEqual(['a', 'b', 'c', 'd']);
});
