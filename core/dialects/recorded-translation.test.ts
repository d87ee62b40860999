import { describe, expect, test } from 'vitest';
import type { TokenUsage } from '../../shared/models/activity.ts';
import type { AnswerEvent, MessageAnswer, StopReason } from './message/answer.ts';
import { replayAnswer } from './message/collect-answer.ts';
import { ToolIndex } from './message/tool-index.ts';
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
  usageIn,
} from './translation.suite.ts';
import { translations } from './translations.ts';

const samples = [...loadOwnSamples(), ...loadRecordings()].flatMap((sample) =>
  isTranslated(sample.dialect) ? splitAnswers({ ...sample, dialect: sample.dialect }) : [],
);

type Sample = SampleStream & { dialect: TranslatedDialect };

/** Some recordings hold all answers of a conversation. */
function splitAnswers(sample: Sample): Sample[] {
  const answers = sample.bytes.toString('latin1').split(/(?=^event: response\.created$)/m);
  return answers.map((text, place) => ({
    ...sample,
    name: place === 0 ? sample.name : `${sample.name}, answer ${place + 1}`,
    bytes: Buffer.from(text, 'latin1'),
  }));
}

/** Two answers spliced into one, the first cut in the middle of a call: nobody can make that whole. */
const isSpliced = ({ name }: SampleStream) => name.includes('spliced-message-start');
const isError = ({ name }: SampleStream) => name.includes('-error.');

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
  'openai-responses': { 'stop-sequence': 'end', pause: 'max-tokens', 'context-full': 'max-tokens' },
  'openai-chat': { 'stop-sequence': 'end', pause: 'end', 'context-full': 'max-tokens' },
  gemini: { 'stop-sequence': 'end', pause: 'end', 'context-full': 'max-tokens' },
};

/** What is left of an answer's meaning in a dialect. */
function meaningIn(to: TranslatedDialect, answer: MessageAnswer | undefined) {
  const essence = essenceOf(answer);
  if (answer === undefined || essence === undefined) return undefined;
  const stop = fewerReasons[to]?.[essence.stop] ?? essence.stop;
  // OpenAI has no other place for the words of a refusal.
  const words = to.startsWith('openai') && stop === 'filtered' ? (answer.stopWords ?? '') : '';
  return { ...essence, text: essence.text + words, stop, usage: countsOf(usageIn(to, essence.usage)) };
}

/** The freeform tools that an answer calls, which its client must have had. */
function toolsOf({ parts }: MessageAnswer): ToolIndex {
  const freeform = parts.filter((part) => part.type === 'tool-call' && part.kind === 'text');
  const tools = freeform.map(
    (part) => ({ type: 'custom', name: 'name' in part ? (part.name ?? '') : '' }) as const,
  );
  return new ToolIndex(tools, { maxLength: 64 });
}

/** A stream is read once for each split: long ones are split at fewer places, at `splitBytes` read in all. */
const everyByteLimit = 4000;
const splitBytes = 4_000_000;

if (!hasRecordings) test.skip('recorded streams: there are no recordings on this machine', () => undefined);

test.each(samples.filter(isError))('$name ends in the provider’s own words', (sample) => {
  expect(readSample(sample).at(-1)).toMatchObject({ type: 'error', error: { code: 'upstream-refused' } });
});

describe.each(samples.filter((sample) => !isSpliced(sample) && !isError(sample)))('$name', (sample) => {
  const events = readSample(sample);

  test('keeps the promise of a stream, and ends', () => {
    expect(findDisorder(events)).toBeUndefined();
    expect(collect(events)).toBeDefined();
  });

  test.each(translatedDialects)('means the same as a stream and as a whole answer of %s', (to) => {
    const answer = collect(events)!;
    const source = () => sourceOf({ tools: toolsOf(answer) });
    const streamed = readEvents(translations[to], [writeEvents(translations[to], events)], source());
    expect(findDisorder(streamed)).toBeUndefined();
    const told = meaningIn(to, { ...collect(streamed)!, stopWords: undefined });
    expect(told).toEqual(meaningIn(to, answer));
    const whole: unknown = JSON.parse(JSON.stringify(translations[to].writeResponse(answer, targetOf())));
    const read = translations[to].parseResponse(whole, source());
    expect(meaningIn(to, { ...read, stopWords: undefined })).toEqual(told);
  });

  const step = sample.bytes.length <= everyByteLimit ? 1 : Math.ceil(sample.bytes.length ** 2 / splitBytes);
  const places = step === 1 ? 'at every byte' : `at every ${step}th byte`;
  test(`pitfall 14: reads the same split ${places}`, () => {
    const { dialect, bytes } = sample;
    for (let at = 1; at < bytes.length; at += step)
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
