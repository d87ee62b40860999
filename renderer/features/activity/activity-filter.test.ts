import { describe, expect, test } from 'vitest';
import { explainSentence } from '../../../shared/explain-sentence.ts';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { activityEntry } from '../../gallery/activity-samples.ts';
import { filterEntries, isFiltering, listClients, noFilter, slowAfterMs } from './activity-filter.ts';

const entry = (facts: Partial<ActivityEntry>): ActivityEntry => ({ ...activityEntry(1), ...facts });
const count = (entries: ActivityEntry[], filter: Partial<typeof noFilter>) =>
  filterEntries(entries, { ...noFilter, ...filter }, explainSentence).length;

test('without a filter it is the same list', () => {
  const entries = [entry({})];
  expect(filterEntries(entries, { ...noFilter, find: '  ' }, explainSentence)).toBe(entries);
  expect(isFiltering({ ...noFilter, find: '  ' })).toBe(false);
});

test('failed means refused, failed or cut, not left', () => {
  const outcomes = ['running', 'completed', 'refused', 'failed', 'cut', 'left'] as const;
  const failed = filterEntries(
    outcomes.map((outcome) => entry({ outcome })),
    { ...noFilter, failed: true },
    explainSentence,
  );
  expect(failed.map(({ outcome }) => outcome)).toEqual(['refused', 'failed', 'cut']);
});

test('slow counts the wait for the first token, or for the end where none came', () => {
  const cases: [Partial<ActivityEntry>, number][] = [
    [{ firstByteMs: slowAfterMs, totalMs: 60_000 }, 1],
    [{ firstByteMs: slowAfterMs - 1, totalMs: 60_000 }, 0],
    [{ firstByteMs: null, totalMs: 30_000 }, 1],
    [{ firstByteMs: null, totalMs: null, outcome: 'running' }, 0],
  ];
  for (const [facts, shown] of cases) expect(count([entry(facts)], { slow: true })).toBe(shown);
});

test('a client may be the one without a key of ours', () => {
  const entries = [entry({ client: null }), entry({ client: 'every' }), entry({ client: 'codex' })];
  expect(count(entries, { client: null })).toBe(1);
  expect(count(entries, { client: 'every' })).toBe(1);
  expect(count(entries, { client: undefined })).toBe(3);
});

describe('finding', () => {
  const one = entry({
    client: 'claude-code',
    modelAsked: 'opus',
    modelServed: 'gpt-5.5',
    accountLabel: 'Team Key',
    path: '/v1/messages',
    error: { code: 'words', words: 'Überlastet, später' },
  });

  test.each([
    'claude code',
    'claude-code',
    'OPUS',
    'gpt-5',
    'team',
    'v1/mess',
    'überLASTET',
    one.id,
    'key  opus',
  ])('%s is found', (find) => expect(count([one], { find })).toBe(1));
  test('words that stand in no one place are not', () => {
    expect(count([one], { find: 'opus haiku' })).toBe(0);
    expect(count([entry({ client: null, error: null, modelServed: null })], { find: 'null' })).toBe(0);
  });
});

test('clients are listed once, by name, those without a key last', () => {
  const clients = ['gemini-cli', null, 'codex', 'codex', 'claude-code'].map((client) => entry({ client }));
  expect(listClients(clients)).toEqual(['claude-code', 'codex', 'gemini-cli', null]);
});
