import { expect, test } from 'vitest';
import { fitBounds, smallest, usual } from './fit-bounds.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };
const kept = { x: 1500, y: 100, width: 1000, height: 700 };

test('opens where it was, on whichever screen', () => {
  expect(fitBounds(kept, [laptop, second])).toEqual(kept);
});

test('in the usual size the first time', () => {
  expect(fitBounds(undefined, [laptop])).toEqual(usual);
});

test.each([
  ['the screen it was on is gone', kept],
  ['its title bar would be above the screen', { ...kept, x: 10, y: -200 }],
  ['its title bar would be below the screen', { ...kept, x: 10, y: 890 }],
  ['only its edge would be on the screen', { ...kept, x: 1400, y: 100 }],
])('keeps the size alone when %s', (_, bounds) => {
  expect(fitBounds(bounds, [laptop])).toEqual({ width: bounds.width, height: bounds.height });
});

test('never larger than the screen, never smaller than it can be used', () => {
  expect(fitBounds({ x: 0, y: 25, width: 9000, height: 9000 }, [laptop])).toMatchObject({
    width: 1440,
    height: 875,
  });
  expect(fitBounds({ x: 0, y: 25, width: 200, height: 10 }, [laptop])).toMatchObject(smallest);
});
