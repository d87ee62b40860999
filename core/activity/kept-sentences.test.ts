import { expect, test } from 'vitest';
import { activityEntry } from '../api/__fixtures__/samples.ts';
import { ActivityEntry } from '../../shared/models/activity.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import { withSentences } from './kept-sentences.ts';

test('an entry of the first versions, in plain English, stays readable', () => {
  const kept: unknown = JSON.parse(
    JSON.stringify({
      ...activityEntry,
      error: 'The upstream was silent.',
      attemptLog: [{ ...activityEntry.attemptLog[0], error: 'The provider answered 503.' }],
      decision: ['Work serves claude.', 'Work is asked.'],
    }),
  );
  const entry = ActivityEntry.parse(withSentences(kept));
  expect(entry.decision.map(explainSentence)).toEqual(['Work serves claude.', 'Work is asked.']);
  expect(entry.error).toEqual({ code: 'words', words: 'The upstream was silent.' });
  expect(entry.attemptLog[0]?.error).toEqual({ code: 'words', words: 'The provider answered 503.' });
});

test('an entry of today, and what is none, pass as they are', () => {
  expect(withSentences(activityEntry)).toEqual(activityEntry);
  for (const kept of [null, 'x', 4, [1]]) expect(withSentences(kept)).toEqual(kept);
});
