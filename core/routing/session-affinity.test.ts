import { expect, test } from 'vitest';
import { SessionAffinity } from './session-affinity.ts';

const hour = 3_600_000;
let nowMs = 0;
const clock = { now: () => nowMs, monotonicMs: () => nowMs };

test('a conversation stays for an hour after its last use', () => {
  const affinity = new SessionAffinity(clock);
  affinity.set('talk', 'a');
  nowMs += hour - 1;
  expect(affinity.get('talk')).toBe('a');
  affinity.set('talk', 'a');
  nowMs += hour - 1;
  expect(affinity.get('talk')).toBe('a');
  nowMs += 1;
  expect(affinity.get('talk')).toBeUndefined();
});

test('it moves with whoever is asked', () => {
  const affinity = new SessionAffinity(clock);
  affinity.set('talk', 'a');
  affinity.set('talk', 'b');
  expect(affinity.get('talk')).toBe('b');
  expect(affinity.get('another')).toBeUndefined();
});

test('the least recently used is forgotten where there are too many', () => {
  const affinity = new SessionAffinity(clock, 2);
  affinity.set('one', 'a');
  affinity.set('two', 'a');
  affinity.set('one', 'a');
  affinity.set('three', 'a');
  expect(['one', 'two', 'three'].map((talk) => affinity.get(talk))).toEqual(['a', undefined, 'a']);
});
