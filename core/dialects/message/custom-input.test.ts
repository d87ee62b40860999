import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CustomInputReader, wrapCustomInput } from './custom-input.ts';

function unwrap(pieces: readonly string[]): string[] {
  const reader = new CustomInputReader();
  return [...pieces.map((piece) => reader.feed(piece)), reader.end()];
}

describe('the text of a freeform tool', () => {
  test('comes out of its JSON as it went in, wherever that is split, and no character in halves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, a, b) => {
        const json = wrapCustomInput(text);
        const [from, to] = [a % (json.length + 1), b % (json.length + 1)].toSorted((x, y) => x - y);
        const pieces = unwrap([json.slice(0, from), json.slice(from, to), json.slice(to)]);
        expect(pieces.join('')).toBe(text);
        expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });

  test('comes out of escapes split at every place', () => {
    const json = String.raw` { "input" : "a\n\u00e9\ud83d\ude00\"\\\/" , "more": 1}`;
    for (let at = 0; at <= json.length; at += 1) {
      const pieces = unwrap([json.slice(0, at), json.slice(at)]);
      expect(pieces.join('')).toBe('a\né😀"\\/');
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    }
  });

  test('streams: what is certain is not held back', () => {
    expect(unwrap(['{"input": "ab', 'cd', 'ef"}'])).toEqual(['ab', 'cd', 'ef', '']);
  });

  test('is whatever came, where that is of another shape', () => {
    expect(unwrap(['{"cmd":"ls"}']).join('')).toBe('{"cmd":"ls"}');
    expect(unwrap(['*** Begin Patch\n', 'x'.repeat(100), ' end']).join('')).toBe(
      `*** Begin Patch\n${'x'.repeat(100)} end`,
    );
    expect(unwrap(['{', '}']).join('')).toBe('');
  });

  test('no input crashes it', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' })), (pieces) => void unwrap(pieces)));
  });
});
