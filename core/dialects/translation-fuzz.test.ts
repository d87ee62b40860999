import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import { unknownUsage } from '../../shared/models/activity.ts';
import type { MessageAnswer } from './message/answer.ts';
import { LossReport } from './message/loss.ts';
import type { ToolResultPart, Turn } from './message/parts.ts';
import type { MessageRequest } from './message/request.ts';
import { tidyTurns } from './message/tidy-turns.ts';
import {
  collect,
  essenceOf,
  findDisorder,
  readEvents,
  requestTargetOf,
  sourceOf,
  targetOf,
  translatedDialects,
  usageIn,
  writeEvents,
  type TranslatedDialect,
} from './translation.suite.ts';
import { replayAnswer } from './message/collect-answer.ts';
import type { AnswerEvent } from './message/answer.ts';
import { UpstreamFault } from './translation.ts';
import { translations } from './translations.ts';

/** `PORTUNUS_FUZZ_RUNS=100000` takes a few minutes. */
const fuzzRuns = Number(process.env['PORTUNUS_FUZZ_RUNS'] ?? 1000);

const id = fc.constantFrom('a', 'b', 'toolu_1', 'call-2');
const words = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => text.trim() === text);
const text = words.map((said) => ({ type: 'text', text: said }) as const);
const image = fc.constant({
  type: 'media',
  media: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' },
} as const);
const json = fc
  .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }))
  .map((value) => JSON.stringify(value));
const call = fc.record({
  type: fc.constant('tool-call' as const),
  id,
  name: fc.constantFrom('f', 'g'),
  kind: fc.constant('json' as const),
  input: json,
});
const result = fc.record({
  type: fc.constant('tool-result' as const),
  callId: id,
  content: fc.array(text, { minLength: 1, maxLength: 1 }),
  isError: fc.constant(false),
});
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({
    role: fc.constant('user' as const),
    parts: fc.array(fc.oneof(text, image, result), { maxLength: 3 }),
  }),
  fc.record({
    role: fc.constant('assistant' as const),
    parts: fc
      .tuple(
        fc.array(text, { maxLength: 1 }),
        fc.uniqueArray(call, { selector: (part) => part.id, maxLength: 2 }),
      )
      .map((lists) => lists.flat()),
  }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const request: fc.Arbitrary<MessageRequest> = fc
  .record({
    turns: fc.array(turn, { maxLength: 6 }),
    toolChoice: maybe(
      fc.constantFrom({ mode: 'auto' as const }, { mode: 'required' as const, only: [{ name: 'f' }] }),
    ),
    parallelToolCalls: maybe(fc.constant(false)),
    maxTokens: maybe(fc.integer({ min: 2048, max: 9000 })),
    stop: maybe(fc.constant(['END'])),
    temperature: maybe(fc.constantFrom(0, 0.5, 1)),
    user: maybe(fc.constant('someone')),
  })
  .map(({ turns, ...rest }) => ({
    ...rest,
    model: 'm',
    stream: false,
    turns: tidyTurns([{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }, ...turns], new LossReport()),
    tools: ['f', 'g'].map((name) => ({
      type: 'function' as const,
      name,
      schema: { type: 'object', properties: {} },
    })),
  }));

const textOf = ({ content }: ToolResultPart) =>
  content.map((inner) => (inner.type === 'text' ? inner.text : '')).join('\n\n');

/** What of a request no dialect may lose: neighbouring texts may become one, images may move, errors may be words. */
function meaningOf({
  turns,
  toolChoice,
  parallelToolCalls,
  maxTokens,
  stop,
  temperature,
  user,
}: MessageRequest) {
  const said = turns.map(({ role, parts }) => ({
    role,
    text: parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n'),
    images: parts.filter(({ type }) => type === 'media').length,
    calls: parts.flatMap((part) =>
      part.type === 'tool-call' ? [[part.id, part.name, JSON.parse(part.input)]] : [],
    ),
    results: parts.flatMap((part) =>
      part.type === 'tool-result' ? [[part.callId, textOf(part).replace(/^Error: /, '')]] : [],
    ),
  }));
  const choice = toolChoice ?? (parallelToolCalls === undefined ? undefined : { mode: 'auto' });
  return { said, choice, parallelToolCalls, maxTokens, stop, temperature, user };
}

/** Settings that a dialect cannot carry. */
const unknownTo: Partial<Record<TranslatedDialect, object>> = {
  'openai-responses': { stop: undefined },
  gemini: { user: undefined, parallelToolCalls: undefined },
};

const answer: fc.Arbitrary<MessageAnswer> = fc
  .record({
    model: fc.constant('m'),
    parts: fc.tuple(
      fc.array(
        words.map((said) => ({ type: 'reasoning', text: said }) as const),
        { maxLength: 1 },
      ),
      fc.array(text, { maxLength: 2 }),
      fc.uniqueArray(call, { selector: (part) => part.id, maxLength: 3 }),
    ),
    usage: fc.record({
      input: fc.nat(99),
      output: fc.nat(99),
      cacheRead: fc.nat(9),
      cacheWrite: fc.nat(9),
      reasoning: fc.nat(9),
    }),
    stop: fc.constantFrom('end' as const, 'max-tokens' as const, 'filtered' as const),
  })
  .map(({ parts, stop, ...rest }) => {
    const hasCalls = parts[2].length > 0;
    return {
      ...rest,
      parts: parts.flat(),
      stop: hasCalls && stop === 'end' ? ('tool-calls' as const) : stop,
    };
  })
  .map((made) => ({ ...made, usage: { ...made.usage, output: made.usage.output + made.usage.reasoning } }));

/** Only what a dialect throws on purpose may be thrown. */
function survive(action: () => unknown): void {
  try {
    action();
  } catch (cause) {
    const isMeant =
      cause instanceof UpstreamFault || (cause instanceof AppFailure && cause.error.code === 'body-invalid');
    if (!isMeant) throw cause;
  }
}

/** Gemini's requests name their model in the path. */
const sourceOfRequest = () => ({ model: 'm', operation: 'generate', loss: new LossReport() }) as const;

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const memberNames = [
  'type',
  'role',
  'content',
  'text',
  'messages',
  'model',
  'tools',
  'function',
  'input',
  'choices',
  'delta',
  'source',
  'index',
  'usage',
  'id',
  'name',
  'tool_calls',
  'thinking',
  'error',
  'message',
  'item',
  'output',
  'output_index',
  'response',
  'part',
  'summary',
  'call_id',
  'contents',
  'parts',
  'functionCall',
  'functionResponse',
  'function_declarations',
  'parameters',
  'generationConfig',
  'candidates',
  'partialArgs',
  'finishReason',
];
const memberValues = [
  'user',
  'assistant',
  'text',
  'tool_use',
  'tool_result',
  'image',
  'thinking',
  'function',
  'content_block_start',
  'content_block_delta',
  'message_start',
  'input_json_delta',
  'base64',
  'json_schema',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'input_text',
  'input_image',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.completed',
  'model',
  'STOP',
];
const noise: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...memberValues),
    fc.jsonValue({ maxDepth: 0 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...memberNames), tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe.each(translatedDialects)('%s', (dialect) => {
  const translation = translations[dialect];

  test('a request that is written and parsed again means the same', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const { body } = translation.writeRequest(asked, requestTargetOf());
        const again = translation.parseRequest(overTheWire(body), sourceOfRequest());
        const meant = meaningOf({ ...asked, ...unknownTo[dialect] });
        const read = meaningOf(again);
        // Anthropic insists on a limit, and sets one where none was asked for.
        expect(asked.maxTokens === undefined ? { ...read, maxTokens: undefined } : read).toEqual(meant);
      }),
      { numRuns: 200 },
    );
  });

  test('an answer that is written and parsed again means the same, whole and streamed', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const whole = translation.parseResponse(
          overTheWire(translation.writeResponse(given, targetOf())),
          sourceOf(),
        );
        const meant = essenceOf({ ...given, usage: usageIn(dialect, given.usage) });
        expect(essenceOf(whole)).toEqual(meant);
        const events: AnswerEvent[] = [];
        replayAnswer(given, (event) => events.push(event));
        const streamed = readEvents(translation, [writeEvents(translation, events)]);
        expect(findDisorder(streamed)).toBeUndefined();
        expect(essenceOf(collect(streamed))).toEqual(meant);
      }),
      { numRuns: 200 },
    );
  });

  test('no input crashes a converter', () => {
    fc.assert(
      fc.property(noise, (value) => {
        survive(() => translation.parseRequest(value, sourceOfRequest()));
        survive(() => translation.parseResponse(value, sourceOf()));
        const events = readEvents(translation, [`data: ${JSON.stringify(value)}\n\n`, 'data: [DONE]\n\n']);
        if (events.length > 0) expect(findDisorder(events)).toBeUndefined();
      }),
      { numRuns: fuzzRuns },
    );
  });

  test('no request that parses cannot be written', () => {
    const base = translation.writeRequest(
      {
        model: 'm',
        stream: false,
        turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
        tools: [],
      },
      requestTargetOf(),
    ).body;
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(base), 'tools', 'stop', 'generationConfig'),
        noise,
        (key, value) => {
          survive(() => {
            const parsed = translation.parseRequest({ ...base, [key]: value }, sourceOfRequest());
            for (const to of translatedDialects) translations[to].writeRequest(parsed, requestTargetOf());
          });
        },
      ),
      { numRuns: fuzzRuns / 2 },
    );
  });

  test('an error reads as one, wherever the stream stands', () => {
    const error = { status: 429, code: 'x', message: 'Slow down.', hint: '' };
    const events: AnswerEvent[] = [
      { type: 'start', usage: unknownUsage },
      { type: 'part-start', part: { type: 'text' } },
      { type: 'delta', text: 'A' },
    ];
    for (let kept = 0; kept <= events.length; kept += 1) {
      const written = writeEvents(translation, [...events.slice(0, kept), { type: 'error', error }]);
      expect(readEvents(translation, [written]).at(-1)).toMatchObject({
        type: 'error',
        error: { message: 'Slow down.' },
      });
    }
  });
});
