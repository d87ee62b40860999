import { describe, expect, test } from 'vitest';
import { unknownUsage } from '../../../shared/models/activity.ts';
import type { AnswerEvent } from '../message/answer.ts';
import {
  collect,
  findDisorder,
  plainRequest,
  readEvents,
  sourceOf,
  targetOf,
  writeEvents,
} from '../translation.suite.ts';
import { openAiChatTranslation as chat } from './translate.ts';

const done = 'data: [DONE]\n\n';
const chunk = (delta: object, finish_reason: string | null = null, rest: object = {}) =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta, finish_reason }], ...rest })}\n\n`;
const callDelta = (
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  args: string | undefined,
) => ({
  tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }],
});
const usage = {
  prompt_tokens: 10,
  completion_tokens: 6,
  total_tokens: 16,
  prompt_tokens_details: { cached_tokens: 4 },
};

const read = (...pieces: string[]) => readEvents(chat, pieces);
const callsOf = (events: readonly AnswerEvent[]) =>
  collect(events)?.parts.flatMap((part) =>
    part.type === 'tool-call' ? [[part.id, part.name, part.input]] : [],
  );

describe('reading OpenAI Chat’s stream', () => {
  test('pitfall 2: usage on every chunk ends nothing', () => {
    const events = read(
      chunk(callDelta(0, 'a', 'f', '{"x"'), null, { usage }),
      chunk(callDelta(0, undefined, undefined, ':1}'), null, { usage }),
      chunk({}, 'tool_calls', { usage }),
      done,
    );
    expect(callsOf(events)).toEqual([['a', 'f', '{"x":1}']]);
  });

  test('pitfall 3: a repeated empty name opens no second call, and a name may come after the id', () => {
    const events = read(
      chunk(callDelta(0, 'a', undefined, '{"x"')),
      chunk(callDelta(0, undefined, 'f', ':')),
      chunk(callDelta(0, '', '', '1}')),
      chunk({}, 'tool_calls'),
      done,
    );
    expect(callsOf(events)).toEqual([['a', 'f', '{"x":1}']]);
  });

  test('pitfall 4: mixed parallel calls come out one after the other', () => {
    const events = read(
      chunk(callDelta(0, 'a', 'f', '{"x":')),
      chunk(callDelta(1, 'b', 'g', '{"y":')),
      chunk(callDelta(0, undefined, undefined, '1}')),
      chunk(callDelta(1, undefined, undefined, '2}')),
      chunk({}, 'tool_calls'),
      done,
    );
    expect(findDisorder(events)).toBeUndefined();
    expect(callsOf(events)).toEqual([
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{"y":2}'],
    ]);
  });

  test('pitfall 5: a call that comes whole in one chunk has its arguments', () => {
    const events = read(chunk(callDelta(0, 'a', 'f', '{"x":1}'), 'tool_calls'), done);
    expect(events.filter(({ type }) => type === 'delta')).toHaveLength(1);
  });

  test('calls without an index, or all with the same one, are told apart by their ids', () => {
    for (const index of [undefined, 0]) {
      const events = read(
        chunk(callDelta(index, 'a', 'f', '{}')),
        chunk(callDelta(index, 'b', 'g', '{"y":')),
        chunk(callDelta(index, undefined, undefined, '1}')),
        chunk({}, 'stop'),
        done,
      );
      expect(callsOf(events)).toEqual([
        ['a', 'f', '{}'],
        ['b', 'g', '{"y":1}'],
      ]);
    }
  });

  test('a call without any id gets one', () => {
    expect(callsOf(read(chunk(callDelta(0, undefined, 'f', '{}')), chunk({}, 'stop'), done))).toEqual([
      ['made_1', 'f', '{}'],
    ]);
  });

  test('pitfall 8: an empty list of calls is none', () => {
    const events = read(
      chunk({ content: 'A', tool_calls: [] }),
      chunk({ content: 'B', tool_calls: [] }, 'stop'),
      done,
    );
    expect(collect(events)).toMatchObject({ stop: 'end', parts: [{ type: 'text', text: 'AB' }] });
  });

  test.each(['reasoning_content', 'reasoning'])(
    'pitfall 9, 10, 33: %s is thinking, apart from the text',
    (name) => {
      const events = read(
        chunk({ role: 'assistant', [name]: 'hm', content: '' }),
        chunk({ content: 'A' }, 'stop'),
        done,
      );
      expect(collect(events)?.parts).toMatchObject([
        { type: 'reasoning', text: 'hm', state: { maker: 'maker' } },
        { type: 'text', text: 'A' },
      ]);
    },
  );

  test('pitfall 33: reasoning details are thinking, an empty list of them is none', () => {
    const details = [{ type: 'reasoning.text', text: 'hm' }];
    const events = read(
      chunk({ reasoning_details: details }),
      chunk({ content: 'A', reasoning_details: [] }, 'stop'),
      done,
    );
    expect(collect(events)?.parts).toMatchObject([{ text: 'hm' }, { text: 'A' }]);
  });

  test('pitfall 11: usage after the finish counts, and the end waits for it', () => {
    const late = `data: ${JSON.stringify({ choices: [], usage })}\n\n`;
    const events = read(chunk({ content: 'A' }), chunk({}, 'stop'), late, done);
    expect(collect(events)?.usage).toMatchObject({ input: 6, cacheRead: 4, output: 6 });
  });

  test('pitfall 12: without a finish it was cut; with one it is whole even without [DONE]; nothing follows [DONE]', () => {
    expect(collect(read(chunk({ content: 'A' })))).toBeUndefined();
    expect(collect(read(chunk({ content: 'A' }), done))).toBeUndefined();
    expect(collect(read(chunk({ content: 'A' }, 'stop')))).toBeDefined();
    expect(
      collect(read(chunk({ content: 'A' }, 'stop'), done, chunk({ content: 'B' })))?.parts,
    ).toMatchObject([{ text: 'A' }]);
  });

  test('an error inside a stream of status 200 is told with the provider’s words', () => {
    const error = `data: ${JSON.stringify({ error: { message: 'Full', code: 429 } })}\n\n`;
    expect(read(chunk({ content: 'A' }), error, done).at(-1)).toMatchObject({
      type: 'error',
      error: { status: 429, message: 'Full' },
    });
  });

  test('pitfall 14: however lines end and bytes are split, the events are the same', () => {
    const text = (
      chunk({ content: 'é😀' }) +
      chunk(callDelta(0, 'a', 'f', '{"x":"ü"}'), 'tool_calls') +
      done
    ).replaceAll('\n', '\r\n');
    const bytes = Buffer.from(text);
    const whole = readEvents(chat, [bytes]);
    expect(collect(whole)).toBeDefined();
    for (let at = 1; at < bytes.length; at += 1)
      expect(readEvents(chat, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  });
});

describe('writing OpenAI Chat’s stream', () => {
  const call = (id: string) =>
    [
      { type: 'part-start', part: { type: 'tool-call', id, name: 'f', kind: 'json' } },
      { type: 'delta', text: '{}' },
      { type: 'part-end' },
    ] as const;
  const end = {
    type: 'end',
    stop: 'tool-calls',
    usage: { ...unknownUsage, input: 3, output: 4, cacheRead: 5, cacheWrite: 6 },
  } as const;
  const events: AnswerEvent[] = [
    { type: 'start', usage: unknownUsage },
    { type: 'part-start', part: { type: 'text' } },
    { type: 'delta', text: 'A' },
    { type: 'part-end' },
    ...call('a'),
    ...call('b'),
    end,
  ];
  const dataOf = (text: string) =>
    text
      .split('\n\n')
      .filter((line) => line.startsWith('data: {'))
      .map(
        (line) =>
          JSON.parse(line.slice(6)) as {
            choices: { delta: { tool_calls?: { index: number }[] } }[];
            usage?: unknown;
          },
      );

  test('pitfall 32: calls count from 0, whatever else the answer holds', () => {
    const indexes = dataOf(writeEvents(chat, events)).flatMap(
      ({ choices }) => choices[0]?.delta.tool_calls?.[0]?.index ?? [],
    );
    expect(indexes).toEqual([0, 0, 1, 1]);
  });

  test('pitfall 29: usage comes only when it was asked for, and counts caches within the prompt', () => {
    expect(dataOf(writeEvents(chat, events)).at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 14,
        completion_tokens: 4,
        total_tokens: 18,
        prompt_tokens_details: { cached_tokens: 5, cache_write_tokens: 6 },
      },
    });
    const unasked = targetOf({ request: { ...plainRequest, streamUsage: false } });
    expect(dataOf(writeEvents(chat, events, unasked)).some(({ usage: told }) => told !== undefined)).toBe(
      false,
    );
  });

  test('an error is the last thing, with no [DONE] that would make it a normal end', () => {
    const error = { status: 502, code: 'upstream-cut', message: 'Cut.', hint: '' };
    const text = writeEvents(chat, [...events.slice(0, 3), { type: 'error', error }]);
    expect(text).toContain('Cut.');
    expect(text).not.toContain('[DONE]');
  });

  test('the words of a refusal that was not streamed stand at the end', () => {
    const text = writeEvents(chat, [events[0]!, { ...end, stop: 'filtered', stopWords: 'No.' }]);
    expect(readEvents(chat, [text], sourceOf()).find(({ type }) => type === 'delta')).toMatchObject({
      text: 'No.',
    });
  });
});
