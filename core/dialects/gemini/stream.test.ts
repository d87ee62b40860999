import { describe, expect, test } from 'vitest';
import { unknownUsage } from '../../../shared/models/activity.ts';
import type { AnswerEvent } from '../message/answer.ts';
import { LossReport } from '../message/loss.ts';
import { packState } from '../message/provider-state.ts';
import { loadOwnSamples, loadRecordings } from '../recorded-streams.suite.ts';
import { UpstreamFault } from '../translation.ts';
import { collect, findDisorder, readEvents, sourceOf, targetOf, writeEvents } from '../translation.suite.ts';
import { geminiTranslation as gemini } from './translate.ts';

const usageMetadata = {
  promptTokenCount: 10,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 5,
  thoughtsTokenCount: 2,
  toolUsePromptTokenCount: 3,
};
const chunkOf = (parts: object[], candidate: object = {}, rest: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, ...candidate }],
  modelVersion: 'm',
  ...rest,
});
const sse = (...chunks: object[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
const array = (...chunks: object[]) =>
  `[${chunks.map((chunk) => JSON.stringify(chunk, null, 2)).join(',\r\n')}\n]`;
const finish = (finishReason = 'STOP', rest: object = {}) =>
  chunkOf([{ text: '' }], { finishReason, ...rest }, { usageMetadata });
const read = (...chunks: object[]) => readEvents(gemini, [sse(...chunks)]);
const partsOf = (...chunks: object[]) => collect(read(...chunks))?.parts;

describe('reading Gemini’s stream', () => {
  test('pitfall 28, 29: every token counts once', () => {
    expect(collect(read(chunkOf([{ text: 'A' }]), finish()))).toMatchObject({
      model: 'm',
      stop: 'end',
      usage: { input: 9, cacheRead: 4, cacheWrite: null, output: 7, reasoning: 2 },
    });
  });

  test('pitfall 30: a text with a signature is a text; only what is marked is a thought', () => {
    const parts = partsOf(
      chunkOf([{ text: 'h', thought: true }]),
      chunkOf([{ text: 'm', thought: true }, { text: 'A' }]),
      chunkOf([{ text: 'B', thoughtSignature: 'S' }]),
      chunkOf([{ text: 'C' }]),
      finish(),
    );
    expect(parts).toMatchObject([
      { type: 'reasoning', text: 'hm', state: { maker: 'maker', data: '' } },
      { type: 'text', text: 'AB', state: { maker: 'maker', data: 'S' } },
      { type: 'text', text: 'C', state: undefined },
    ]);
  });

  test('a signature that comes alone is of what was said last, or of a thought that is not shown', () => {
    expect(
      partsOf(chunkOf([{ text: 'A' }]), chunkOf([{ text: '', thoughtSignature: 'S' }]), finish()),
    ).toMatchObject([{ type: 'text', text: 'A', state: { data: 'S' } }]);
    expect(partsOf(chunkOf([{ text: '', thoughtSignature: 'S' }]), finish())).toMatchObject([
      { type: 'reasoning', text: '', state: { data: 'S' } },
    ]);
  });

  test('pitfall 5, 6, 7: calls come whole and in a row, without ids too, and end in calls', () => {
    const call = (name: string, rest: object = {}) => ({ functionCall: { name, ...rest } });
    const events = read(
      chunkOf([{ text: 'A' }, { ...call('f', { args: { x: 1 } }), thoughtSignature: 'S' }]),
      chunkOf([call('g', { id: 'own' }), call('f')]),
      finish(),
    );
    expect(findDisorder(events)).toBeUndefined();
    expect(collect(events)).toMatchObject({
      stop: 'tool-calls',
      parts: [
        { text: 'A' },
        { id: 'made_1', name: 'f', input: '{"x":1}', state: { data: 'S' } },
        { id: 'own', name: 'g', input: '{}' },
        { id: 'made_2', name: 'f' },
      ],
    });
  });

  test('pitfall 7: arguments that come piece by piece are put together, also when the last piece never comes', () => {
    const piece = (jsonPath: string, value: object) =>
      chunkOf([{ functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true } }]);
    const parts = partsOf(
      chunkOf([{ functionCall: { name: 'f', willContinue: true } }]),
      piece('$.a', { stringValue: 'x"', willContinue: true }),
      piece('$.a', { stringValue: 'y' }),
      piece('$.list[0].b', { numberValue: 1 }),
      piece('$.list[1].b', { boolValue: true }),
      piece('$.list[9]', { numberValue: 1 }),
      piece("$['c d'].e", { nullValue: 'NULL_VALUE' }),
      piece('$.__proto__.x', { numberValue: 1 }),
      chunkOf([{ functionCall: { name: 'g', willContinue: true } }]),
      finish(),
    );
    const calls = parts?.map((part) => (part.type === 'tool-call' ? [part.name, part.input] : []));
    expect(calls).toEqual([
      ['f', '{"a":"x\\"y","list":[{"b":1},{"b":true}],"c d":{"e":null},"__proto__":{"x":1}}'],
      ['g', '{}'],
    ]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  test('pitfall 31: every chunk may bring a finish reason; the last one counts', () => {
    const parts = [chunkOf([{ text: 'A' }], { finishReason: 'STOP' }), chunkOf([{ text: 'B' }])];
    expect(collect(read(...parts, finish('MAX_TOKENS')))).toMatchObject({
      stop: 'max-tokens',
      parts: [{ text: 'AB' }],
    });
  });

  test('pitfall 12: without a finish reason the stream was cut', () => {
    expect(collect(read(chunkOf([{ text: 'A' }])))).toBeUndefined();
  });

  test.each([
    ['SAFETY', 'filtered'],
    ['RECITATION', 'filtered'],
    ['PROHIBITED_CONTENT', 'filtered'],
    ['MALFORMED_FUNCTION_CALL', 'malformed-call'],
    ['UNEXPECTED_TOOL_CALL', 'malformed-call'],
    ['SOMETHING_NEW', 'end'],
  ])('%s is %s', (reason, stop) => {
    const answer = collect(read(finish(reason, { finishMessage: 'Words.' })));
    expect(answer).toMatchObject({ stop, stopWords: stop === 'end' ? undefined : 'Words.' });
  });

  test('a blocked prompt has no answer but its reason', () => {
    const blocked = {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata,
      modelVersion: 'm',
    };
    const answer = collect(read(blocked));
    expect(answer).toMatchObject({
      model: 'm',
      parts: [],
      stop: 'filtered',
      stopWords: 'PROHIBITED_CONTENT',
    });
    expect(gemini.parseResponse(blocked, sourceOf())).toEqual(answer);
  });

  test('sources, log probabilities and images arrive; what Google’s tools did is told as lost', () => {
    const loss = new LossReport();
    const chunk = chunkOf(
      [
        { executableCode: { code: '1' } },
        { text: 'A' },
        { inlineData: { mimeType: 'image/png', data: 'AA' }, thoughtSignature: 'S' },
      ],
      {
        logprobsResult: {
          chosenCandidates: [{ token: 'A', logProbability: -0.5 }],
          topCandidates: [{ candidates: [{ token: 'B', logProbability: -2 }] }],
        },
      },
    );
    const grounded = chunkOf([{ text: 'B' }], {
      groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a', title: 'T' } }] },
    });
    const events = readEvents(gemini, [sse(chunk, grounded, grounded, finish())], sourceOf({ loss }));
    expect(collect(events)?.parts).toMatchObject([
      { text: 'A', logprobs: [{ token: 'A', logprob: -0.5, top_logprobs: [{ token: 'B', logprob: -2 }] }] },
      { type: 'media', media: 'image', source: { data: 'AA' }, state: { data: 'S' } },
      { text: 'BB', citations: [{ url: 'https://a', title: 'T' }] },
    ]);
    expect(loss.entries.map(({ path }) => path)).toEqual(['executableCode']);
  });

  test.each([
    ['as an event', sse({ error: { code: 429, message: 'Full' } })],
    ['bare', JSON.stringify({ error: { code: 429, message: 'Full' } })],
    ['in a list', `data: ${JSON.stringify([{ error: { code: 429, message: 'Full' } }])}\n\n`],
  ])('an error inside a stream of status 200, %s, is told with the provider’s words', (_, error) => {
    const events = readEvents(gemini, [sse(chunkOf([{ text: 'A' }])), error]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { status: 429, message: 'Full' } });
  });

  test('a whole answer that is none is the upstream’s fault', () => {
    for (const body of [null, [], {}, { candidates: [] }, { candidates: [{}] }, { error: { message: 'No' } }])
      expect(() => gemini.parseResponse(body, sourceOf())).toThrow(UpstreamFault);
  });

  test('pitfall 14: a list is read like events, however its bytes are split', () => {
    const chunks = [chunkOf([{ text: 'é😀' }, { text: '[,{"' }]), finish()];
    const whole = read(...chunks);
    expect(collect(whole)).toBeDefined();
    const bytes = Buffer.from(`\n ${array(...chunks)}`);
    for (let at = 0; at <= bytes.length; at += 1)
      expect(readEvents(gemini, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    const cut = readEvents(gemini, [array(chunkOf([{ text: 'A' }])).slice(0, -20)]);
    expect(collect(cut)).toBeUndefined();
    const failed = readEvents(gemini, [
      array(chunkOf([{ text: 'A' }]), { error: { code: 500, message: 'No' } }),
    ]);
    expect(failed.at(-1)).toMatchObject({ type: 'error', error: { message: 'No' } });
  });

  const samples = [...loadOwnSamples(), ...loadRecordings()].filter(({ dialect }) => dialect === 'gemini');
  test.each(samples)('$name reads the same as one list', ({ payloads, bytes }) => {
    expect(readEvents(gemini, [`[${payloads.join(',\n')}]`])).toEqual(readEvents(gemini, [bytes]));
  });
});

describe('writing Gemini’s stream', () => {
  const state = { maker: 'anthropic', data: 'signature:x' };
  const events: AnswerEvent[] = [
    { type: 'start', model: 'up', usage: unknownUsage },
    { type: 'part-start', part: { type: 'reasoning' } },
    { type: 'delta', text: 'hm' },
    { type: 'part-end', state },
    { type: 'part-start', part: { type: 'text' } },
    { type: 'delta', text: 'A' },
    { type: 'citation', citation: { url: 'https://a' } },
    { type: 'part-end' },
    { type: 'part-start', part: { type: 'tool-call', id: 'a', name: 'f', kind: 'json' } },
    { type: 'delta', text: '{"x"' },
    { type: 'delta', text: ':1}' },
    { type: 'part-end', state: { maker: 'gemini', data: 'S' } },
    {
      type: 'end',
      stop: 'tool-calls',
      usage: { input: 3, output: 7, cacheRead: 5, cacheWrite: 6, reasoning: 2 },
    },
  ];
  const chunksOf = (text: string) =>
    text.split('\n\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line.slice(6)) as unknown]));

  test('pitfall 24, 29, 31: each piece is an answer, calls whole, the end with its reason and usage', () => {
    const thoughtSignature = Buffer.from(packState(state)).toString('base64');
    const content = (part: object) => ({
      candidates: [{ content: { role: 'model', parts: [part] }, index: 0 }],
    });
    expect(chunksOf(writeEvents(gemini, events))).toMatchObject([
      { ...content({ text: 'hm', thought: true }), modelVersion: 'up', responseId: 'id1' },
      content({ text: '', thought: true, thoughtSignature }),
      content({ text: 'A' }),
      content({ functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'S' }),
      {
        candidates: [
          { finishReason: 'STOP', groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a' } }] } },
        ],
        usageMetadata: {
          promptTokenCount: 14,
          cachedContentTokenCount: 5,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 2,
          totalTokenCount: 21,
        },
      },
    ]);
  });

  test('a whole answer says the same as its stream, in either framing', () => {
    const answer = collect(events)!;
    const whole: unknown = JSON.parse(JSON.stringify(gemini.writeResponse(answer, targetOf())));
    const source = () => sourceOf({ maker: 'gemini' });
    const streamed = collect(readEvents(gemini, [writeEvents(gemini, events)], source()));
    expect(gemini.parseResponse(whole, source())).toEqual(streamed);
    const list = writeEvents(gemini, events, targetOf({ framing: 'json-array' }));
    expect(JSON.parse(list)).toHaveLength(5);
    expect(collect(readEvents(gemini, [list], source()))).toEqual(streamed);
  });

  test('pitfall 20: a call that is not JSON is an error, not an empty call, and nothing follows it', () => {
    const broken = events.map((event) =>
      event.type === 'delta' && event.text === ':1}' ? { ...event, text: ':' } : event,
    );
    for (const framing of ['sse', 'json-array'] as const) {
      const text = writeEvents(gemini, broken, targetOf({ framing }));
      expect(readEvents(gemini, [text]).at(-1)).toMatchObject({ type: 'error', error: { status: 502 } });
      expect(text).not.toContain('finishReason');
    }
    expect(() => gemini.writeResponse(collect(broken)!, targetOf())).toThrow(UpstreamFault);
  });

  test.each([
    ['end', 'STOP'],
    ['max-tokens', 'MAX_TOKENS'],
    ['context-full', 'MAX_TOKENS'],
    ['filtered', 'SAFETY'],
    ['malformed-call', 'MALFORMED_FUNCTION_CALL'],
  ] as const)('%s is %s', (stop, finishReason) => {
    const answer = { parts: [], stop, stopWords: 'Words.', usage: unknownUsage };
    expect(gemini.writeResponse(answer, targetOf())).toMatchObject({
      candidates: [{ finishReason, finishMessage: 'Words.' }],
      modelVersion: 'asked-model',
    });
  });

  test('log probabilities go along with their text', () => {
    const logprobs = [{ token: 'A', logprob: -1, bytes: [65], top_logprobs: [] }];
    const text: AnswerEvent[] = [
      { type: 'start', usage: unknownUsage },
      { type: 'part-start', part: { type: 'text' } },
      { type: 'delta', text: 'A', logprobs },
      { type: 'part-end' },
      { type: 'end', stop: 'end', usage: unknownUsage },
    ];
    expect(collect(readEvents(gemini, [writeEvents(gemini, text)]))?.parts).toMatchObject([
      { text: 'A', logprobs },
    ]);
    const whole: unknown = JSON.parse(JSON.stringify(gemini.writeResponse(collect(text)!, targetOf())));
    expect(gemini.parseResponse(whole, sourceOf()).parts).toMatchObject([{ text: 'A', logprobs }]);
  });

  test('an error before anything was sent is a list as well', () => {
    const error = { status: 502, code: 'upstream-cut', message: 'Cut.', hint: '' };
    const list = writeEvents(gemini, [{ type: 'error', error }], targetOf({ framing: 'json-array' }));
    expect(JSON.parse(list)).toMatchObject([{ error: { message: 'Cut.' } }]);
  });
});
