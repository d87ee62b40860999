import { describe, expect, test } from 'vitest';
import { unknownUsage } from '../../../shared/models/activity.ts';
import type { AnswerEvent } from '../message/answer.ts';
import { LossReport } from '../message/loss.ts';
import { ToolIndex } from '../message/tool-index.ts';
import { parseSse } from '../parse-sse.suite.ts';
import { collect, readEvents, sourceOf, targetOf, writeEvents } from '../translation.suite.ts';
import { anthropicTranslation as anthropic } from './translate.ts';

const sse = (...events: { type: string; [key: string]: unknown }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

const start = {
  type: 'message_start',
  message: { model: 'claude', usage: { input_tokens: 5, cache_read_input_tokens: 7 } },
};
const openBlock = (index: number, content_block: object) => ({
  type: 'content_block_start',
  index,
  content_block,
});
const delta = (index: number, change: object) => ({ type: 'content_block_delta', index, delta: change });
const closeBlock = (index: number) => ({ type: 'content_block_stop', index });
const finish = (stop_reason: string) => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage: { output_tokens: 3 },
});
const stop = { type: 'message_stop' };

describe('reading Anthropic’s stream', () => {
  test('pitfall 6: an answer with a call ends in calls though it says end_turn', () => {
    const events = readEvents(anthropic, [
      sse(
        start,
        openBlock(0, { type: 'tool_use', id: 'a', name: 'f', input: {} }),
        closeBlock(0),
        finish('end_turn'),
        stop,
      ),
    ]);
    expect(collect(events)).toMatchObject({ stop: 'tool-calls', parts: [{ input: '{}' }] });
  });

  test('pitfall 9: a second message_start starts nothing, the first text is not lost', () => {
    const events = readEvents(anthropic, [
      sse(
        start,
        start,
        openBlock(0, { type: 'text', text: 'A' }),
        delta(0, { type: 'text_delta', text: 'B' }),
        finish('end_turn'),
        stop,
      ),
    ]);
    expect(events.filter(({ type }) => type === 'start')).toHaveLength(1);
    expect(collect(events)?.parts).toMatchObject([{ text: 'AB' }]);
  });

  test('pitfall 12: without a stop reason the stream was cut, with one it is whole', () => {
    expect(
      collect(readEvents(anthropic, [sse(start, openBlock(0, { type: 'text', text: 'A' }))])),
    ).toBeUndefined();
    expect(collect(readEvents(anthropic, [sse(start, finish('max_tokens'))]))).toMatchObject({
      stop: 'max-tokens',
    });
  });

  test('an error inside a stream of status 200 is told with the provider’s words', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const events = readEvents(anthropic, [sse(start, error, stop)]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { status: 529, message: 'Overloaded' } });
  });

  test('pitfall 27: one block of thinking is one part, its signature comes with its end', () => {
    const events = readEvents(
      anthropic,
      [
        sse(
          start,
          openBlock(0, { type: 'thinking', thinking: '', signature: '' }),
          delta(0, { type: 'thinking_delta', thinking: 'hm' }),
          delta(0, { type: 'signature_delta', signature: 'E1' }),
          delta(0, { type: 'signature_delta', signature: '2' }),
          closeBlock(0),
          openBlock(1, { type: 'redacted_thinking', data: 'R' }),
          closeBlock(1),
          finish('end_turn'),
          stop,
        ),
      ],
      sourceOf({ maker: 'anthropic' }),
    );
    expect(collect(events)?.parts).toEqual([
      { type: 'reasoning', text: 'hm', state: { maker: 'anthropic', data: 'signature:E12' } },
      { type: 'reasoning', text: '', state: { maker: 'anthropic', data: 'redacted:R' } },
    ]);
  });

  test('pitfall 28: what caches read and wrote is not input', () => {
    const usage = {
      input_tokens: 5,
      cache_creation_input_tokens: 2,
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 4 },
    };
    const events = readEvents(anthropic, [sse(start, { ...finish('end_turn'), usage }, stop)]);
    expect(collect(events)?.usage).toEqual({
      input: 5,
      output: 9,
      cacheRead: 7,
      cacheWrite: 2,
      reasoning: 4,
    });
  });

  test('pitfall 37: what runs at the provider is told as lost and becomes no call', () => {
    const loss = new LossReport();
    const hosted = [
      openBlock(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      closeBlock(0),
    ];
    const events = readEvents(
      anthropic,
      [sse(start, ...hosted, finish('end_turn'), stop)],
      sourceOf({ loss }),
    );
    expect(collect(events)).toMatchObject({ parts: [], stop: 'end' });
    expect(loss.entries).toHaveLength(1);
  });

  test('a freeform tool’s text comes out of its JSON', () => {
    const tools = new ToolIndex([{ type: 'custom', name: 'exec' }], { maxLength: 64 });
    const call = [
      openBlock(0, { type: 'tool_use', id: 'a', name: 'exec', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"input": "ls \\' }),
      delta(0, { type: 'input_json_delta', partial_json: 'n"}' }),
    ];
    const events = readEvents(
      anthropic,
      [sse(start, ...call, finish('tool_use'), stop)],
      sourceOf({ tools }),
    );
    expect(collect(events)?.parts).toMatchObject([{ kind: 'text', input: 'ls \n' }]);
  });
});

describe('writing Anthropic’s stream', () => {
  const end = { type: 'end', stop: 'tool-calls', usage: { ...unknownUsage, input: 3, output: 4 } } as const;
  const state = { maker: 'gemini', data: 'sig' };
  const events: AnswerEvent[] = [
    { type: 'start', model: 'g', usage: unknownUsage },
    { type: 'part-start', part: { type: 'reasoning' } },
    { type: 'delta', text: 'hm' },
    { type: 'part-end' },
    { type: 'part-start', part: { type: 'tool-call', id: 'a', name: 'f', kind: 'json', state } },
    { type: 'delta', text: '{}' },
    { type: 'part-end', state },
    end,
  ];
  const written = parseSse(writeEvents(anthropic, events));
  const datas = written.map(
    ({ data }) => JSON.parse(data) as { type: string; index?: number; [key: string]: unknown },
  );

  test('names every event by its type', () => {
    expect(written.map(({ event }) => event)).toEqual(datas.map(({ type }) => type));
  });

  test('pitfall 4: blocks are opened, filled and closed one after the other, and their index rises by one', () => {
    const indexes = datas.flatMap(({ type, index }) =>
      index === undefined ? [] : [`${type.slice(14)} ${index}`],
    );
    expect(indexes).toEqual([
      'start 0',
      'delta 0',
      'stop 0',
      'start 1',
      'delta 1',
      'stop 1',
      'start 2',
      'delta 2',
      'stop 2',
    ]);
  });

  test('pitfall 26: a call’s state stands once, in a block before it', () => {
    expect(datas.filter((data) => JSON.stringify(data).includes('portunus:next:gemini:sig'))).toHaveLength(1);
  });

  test('message_start has usage, message_delta the stop reason and all of the usage', () => {
    expect(datas[0]).toMatchObject({ message: { id: 'msg_id1', model: 'g', usage: { input_tokens: 0 } } });
    expect(datas.at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { input_tokens: 3, output_tokens: 4, cache_read_input_tokens: 0 },
    });
  });
});

test('a freeform call that the client has no tool for is an object all the same, whole and streamed', () => {
  const part = { type: 'tool-call', id: 'a', name: 'exec', kind: 'text', input: 'say "é😀"\n' } as const;
  const answer = { parts: [part], stop: 'tool-calls', usage: unknownUsage } as const;
  const events: AnswerEvent[] = [
    { type: 'start', usage: unknownUsage },
    { type: 'part-start', part },
    ...Array.from(
      { length: part.input.length },
      (_, at) => ({ type: 'delta', text: part.input[at]! }) as const,
    ),
    { type: 'part-end' },
    { type: 'end', stop: 'tool-calls', usage: unknownUsage },
  ];
  const streamed = collect(readEvents(anthropic, [writeEvents(anthropic, events)]))!.parts[0];
  expect(streamed?.type === 'tool-call' && JSON.parse(streamed.input)).toEqual({ input: part.input });
  expect(anthropic.writeResponse(answer, targetOf())).toMatchObject({
    content: [{ input: { input: part.input } }],
  });
});

test('pitfall 20: broken arguments are an error in a whole answer, not an empty object', () => {
  const part = { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{"x' } as const;
  const answer = { parts: [part], stop: 'tool-calls', usage: unknownUsage } as const;
  expect(() => anthropic.writeResponse(answer, targetOf())).toThrow('not JSON');
});
