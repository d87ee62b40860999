import { expect, test } from 'vitest';
import { type Peer, SmoothTurns } from './smooth-turns.ts';

const peers = (weights: Record<string, number>): Peer[] =>
  Object.entries(weights).map(([id, weight]) => ({ id, weight }));

/** Whose turn it was, so many times in a row. */
function playTurns(turns: SmoothTurns, among: readonly Peer[], count: number, model = 'm'): string {
  let played = '';
  for (let turn = 0; turn < count; turn += 1) {
    const [first] = turns.rank(model, among);
    played += first!.id;
    turns.take(model, among, first!.id);
  }
  return played;
}

const byWeight = () => new SmoothTurns(({ weight }) => weight);

test.each<[Record<string, number>, string]>([
  [{ a: 1 }, 'aaaa'],
  [{ a: 1, b: 1 }, 'abababab'],
  [{ a: 1, b: 1, c: 1 }, 'abcabcabc'],
  [{ a: 2, b: 1 }, 'abaabaaba'],
  // The example of nginx's own description.
  [{ a: 5, b: 1, c: 1 }, 'aabacaaaabacaa'],
  [{ a: 1, b: 3, c: 2 }, 'bcabcbbcabcb'],
])('weights %o give the turns %s', (weights, expected) => {
  expect(playTurns(byWeight(), peers(weights), expected.length)).toBe(expected);
});

test('in every round each has exactly as many turns as its weight says', () => {
  const weights = { a: 7, b: 4, c: 100, d: 1 };
  const turns = byWeight();
  for (let round = 0; round < 5; round += 1) {
    const played = playTurns(turns, peers(weights), 112);
    const counts = Object.fromEntries(
      Object.keys(weights).map((id) => [id, played.split(id).length - 1] as const),
    );
    expect(counts).toEqual(weights);
  }
});

test('ranking takes no turn, and says who would follow', () => {
  const turns = byWeight();
  const among = peers({ a: 3, b: 1, c: 2 });
  expect(turns.rank('m', among).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  expect(turns.rank('m', among)).toEqual(turns.rank('m', among));
});

test('every model has turns of its own', () => {
  const turns = byWeight();
  const among = peers({ a: 1, b: 1 });
  expect(playTurns(turns, among, 1, 'one')).toBe('a');
  expect(playTurns(turns, among, 1, 'other')).toBe('a');
  expect(playTurns(turns, among, 1, 'one')).toBe('b');
});

test('who is away for a while neither loses turns nor has them all at once afterwards', () => {
  const turns = byWeight();
  expect(playTurns(turns, peers({ a: 1, b: 1, c: 1 }), 3)).toBe('abc');
  expect(playTurns(turns, peers({ a: 1, c: 1 }), 40)).toBe('ac'.repeat(20));
  expect(playTurns(turns, peers({ a: 1, b: 1, c: 1 }), 6)).toBe('abcabc');
});

test('names of models that clients make up do not grow it without end', () => {
  const turns = byWeight();
  const among = peers({ a: 1, b: 1 });
  playTurns(turns, among, 1, 'first');
  for (let index = 0; index < 499; index += 1) playTurns(turns, among, 1, `made up ${String(index)}`);
  expect(playTurns(turns, among, 1, 'first')).toBe('b');
  for (let index = 0; index < 500; index += 1) playTurns(turns, among, 1, `other ${String(index)}`);
  expect(playTurns(turns, among, 1, 'first')).toBe('a');
});
