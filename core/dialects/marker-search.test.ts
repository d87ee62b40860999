import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkerSearch, type Marker } from './marker-search.ts';

const markers: Marker[] = [
  { text: '"error"', unlessNull: true },
  { text: '"message_' },
  { text: '[DONE]' },
  { text: '"usage"', unlessNull: true, lastOnly: true },
];
const search = new MarkerSearch(markers);

/** The same answer by trying every marker at every place. */
function judgePlainly(text: string): string {
  const found = markers.flatMap(({ text: marker, unlessNull, lastOnly }) => {
    const rests = text.split(marker).slice(1);
    const isThere = unlessNull ? rests.some((rest) => !/^[: ]*null/.test(rest)) : rests.length > 0;
    return isThere ? [lastOnly ? 'last-only' : 'read'] : [];
  });
  return found.find((interest) => interest === 'read') ?? found[0] ?? 'none';
}

const pieces = [
  '"',
  '"e',
  'error"',
  '"error"',
  ':',
  ' ',
  'null',
  '"usage"',
  '"message',
  '_',
  '[DONE]',
  '[',
  'x',
  '{',
  'rr',
  'e',
];

test('20,000 random texts: what is found is what is there, and nothing beyond the event', () => {
  const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyText, anyText, anyText, (before, text, after) => {
      const bytes = Buffer.from(before + text + after);
      const end = before.length + text.length;
      expect(search.judge(bytes, before.length, end)).toBe(judgePlainly(text));
    }),
    { numRuns: 20_000 },
  );
});
