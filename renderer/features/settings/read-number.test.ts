import { describe, expect, test } from 'vitest';
import { readNumber } from './read-number.ts';

describe('a number as people type it', () => {
  test.each(['', ' ', '-1', '1.5', '1e3', '0x10', '7 787', 'seven', '７７８７', '+1'])(
    '%j is none',
    (text) => {
      expect(readNumber(text, { least: 0 })).toEqual({ ok: false, problem: 'not-whole' });
    },
  );

  test.each([
    ['0', 0],
    [' 7787 ', 7787],
    ['0065535', 65_535],
  ])('%j is %i', (text, value) => {
    expect(readNumber(text, { least: 0, most: 65_535 })).toEqual({ ok: true, value });
  });

  test.each(['99', '65536', '9'.repeat(400)])('%s is out of range', (text) => {
    expect(readNumber(text, { least: 100, most: 65_535 })).toEqual({ ok: false, problem: 'out-of-range' });
    if (text.length > 5) expect(readNumber(text, { least: 0 }).ok).toBe(false);
  });
});
