import { describe, expect, test } from 'vitest';
import type { TokenUsage } from '../../shared/models/activity.ts';
import type { AnswerEvent, MessageAnswer, StopReason } from './message/answer.ts';
import { replayAnswer } from './message/collect-answer.ts';
import {
  hasRecordings,
  loadOwnSamples,
  loadRecordings,
  type SampleStream,
} from './recorded-streams.suite.ts';
import {
  collect,
  essenceOf,
  findDisorder,
  isTranslated,
  sourceOf,
  readEvents,
  translatedDialects,
  type TranslatedDialect,
  writeEvents,
  targetOf,
} from './translation.suite.ts';
import { translations } from './translations.ts';

const samples = [...loadOwnSamples(), ...loadRecordings()].flatMap((sample) =>
  isTranslated(sample.dialect) ? [{ ...sample, dialect: sample.dialect }] : [],
);

type Sample = SampleStream & { dialect: TranslatedDialect };

/** Two answers spliced into one, the first cut in the middle of a call: nobody can make that whole. */
const isBroken = ({ name }: SampleStream) => name.includes('spliced-message-start');

function readSample({ dialect, bytes }: Sample): AnswerEvent[] {
  return readEvents(translations[dialect], [bytes]);
}

const knownCounts = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

/** Dialects write a count of none for one that is not known. */
function countsOf(usage: TokenUsage) {
  return {
    ...knownCounts,
    ...Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== null)),
  };
}

const fewerReasons: Partial<Record<TranslatedDialect, Partial<Record<StopReason, StopReason>>>> = {
  'openai-chat': { 'stop-sequence': 'end', pause: 'end', 'context-full': 'max-tokens' },
};

/** What is left of an answer's meaning in a dialect. */
function meaningIn(to: TranslatedDialect, answer: MessageAnswer | undefined) {
  const essence = essenceOf(answer);
  if (answer === undefined || essence === undefined) return undefined;
  const stop = fewerReasons[to]?.[essence.stop] ?? essence.stop;
  // Chat has no other place for the words of a refusal.
  const words = to === 'openai-chat' && stop === 'filtered' ? (answer.stopWords ?? '') : '';
  return { ...essence, text: essence.text + words, stop, usage: countsOf(essence.usage) };
}

test.skipIf(hasRecordings)('skipped: no recordings', ({ skip }) => skip());

describe.each(samples.filter((sample) => !isBroken(sample)))('$name', (sample) => {
  const events = readSample(sample);

  test('keeps the promise of a stream, and ends', () => {
    expect(findDisorder(events)).toBeUndefined();
    expect(collect(events)).toBeDefined();
  });

  test.each(translatedDialects)('means the same as a stream and as a whole answer of %s', (to) => {
    const answer = collect(events)!;
    const streamed = readEvents(translations[to], [writeEvents(translations[to], events)]);
    expect(findDisorder(streamed)).toBeUndefined();
    const told = meaningIn(to, { ...collect(streamed)!, stopWords: undefined });
    expect(told).toEqual(meaningIn(to, answer));
    const whole: unknown = JSON.parse(JSON.stringify(translations[to].writeResponse(answer, targetOf())));
    const read = translations[to].parseResponse(whole, sourceOf());
    expect(meaningIn(to, { ...read, stopWords: undefined })).toEqual(told);
  });

  test.skipIf(sample.bytes.length > 2500)('pitfall 14: reads the same split at every byte', () => {
    const { dialect, bytes } = sample;
    for (let at = 1; at < bytes.length; at += 1)
      expect(readEvents(translations[dialect], [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(events);
  });

  test('pitfall 14: reads the same byte by byte, and cut short it never ends', () => {
    const { dialect, bytes } = sample;
    const single = Array.from(bytes.subarray(0, 5000), (byte) => Uint8Array.of(byte));
    expect(readEvents(translations[dialect], [...single, bytes.subarray(5000)])).toEqual(events);
    expect(collect(readEvents(translations[dialect], [bytes.subarray(0, bytes.length / 8)]))).toBeUndefined();
  });

  test('a whole answer told as a stream is the same', () => {
    const answer = collect(events)!;
    const replayed: AnswerEvent[] = [];
    replayAnswer(answer, (event) => replayed.push(event));
    expect(findDisorder(replayed)).toBeUndefined();
    expect(collect(replayed)).toEqual(answer);
  });
});
