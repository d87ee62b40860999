import { describe, expect, test } from 'vitest';
import { LossReport } from '../message/loss.ts';
import { ToolIndex } from '../message/tool-index.ts';
import { collect, findDisorder, readEvents, sourceOf } from '../translation.suite.ts';
import { UpstreamFault } from '../translation.ts';
import { openAiResponsesTranslation as responses } from './translate.ts';

interface Event {
  type: string;
  [key: string]: unknown;
}

const sse = (...events: Event[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
const read = (...events: Event[]) => readEvents(responses, [sse(...events)]);

const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 6,
  output_tokens_details: { reasoning_tokens: 2 },
  total_tokens: 16,
};
const created = { type: 'response.created', response: { model: 'gpt', output: [] } };
const ended = (rest: object = {}, status = 'completed') => ({
  type: `response.${status}`,
  response: { model: 'gpt', status, output: [], usage, ...rest },
});
const added = (output_index: number, item: object) => ({
  type: 'response.output_item.added',
  output_index,
  item,
});
const done = (output_index: number, item: object) => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
const inside = (type: string, output_index: number, rest: object) => ({
  type: `response.${type}`,
  item_id: `changes with every event ${Math.random()}`,
  output_index,
  ...rest,
});
const say = (output_index: number, delta: string) =>
  inside('output_text.delta', output_index, { content_index: 0, delta });
const call = { type: 'function_call', id: 'fc', call_id: 'a', name: 'f', arguments: '' };
const fill = (output_index: number, delta: string) =>
  inside('function_call_arguments.delta', output_index, { delta });
const parts = (...events: Event[]) => collect(read(created, ...events, ended()))?.parts;

describe('reading OpenAI Responses’ stream', () => {
  test('pitfall 4: mixed parallel calls come out one after the other, whatever ids their events carry', () => {
    const events = read(
      created,
      added(0, call),
      added(1, { ...call, call_id: 'b', name: 'g' }),
      fill(1, '{"y":'),
      fill(0, '{"x":'),
      fill(0, '1}'),
      fill(1, '2}'),
      done(0, call),
      done(1, call),
      ended(),
    );
    expect(findDisorder(events)).toBeUndefined();
    expect(collect(events)).toMatchObject({
      stop: 'tool-calls',
      parts: [
        { id: 'a', name: 'f', input: '{"x":1}' },
        { id: 'b', name: 'g', input: '{"y":2}' },
      ],
    });
  });

  test('pitfall 5: arguments that come only with the end are told as well, in either way', () => {
    const whole = { ...call, arguments: '{"x":1}' };
    expect(parts(added(0, call), done(0, whole))).toMatchObject([{ input: '{"x":1}' }]);
    expect(parts(done(0, whole))).toMatchObject([{ id: 'a', name: 'f', input: '{"x":1}' }]);
    expect(parts(added(0, { type: 'function_call' }), done(0, whole))).toMatchObject([{ input: '{"x":1}' }]);
  });

  test('pitfall 20: arguments that never came are none', () => {
    expect(parts(added(0, call), done(0, call))).toMatchObject([{ input: '{}' }]);
  });

  test('text without deltas is told, and none of it twice', () => {
    const message = {
      type: 'message',
      content: [
        { type: 'output_text', text: 'A' },
        { type: 'refusal', refusal: 'No.' },
      ],
    };
    const told = [
      { type: 'text', text: 'A' },
      { type: 'refusal', text: 'No.' },
    ];
    expect(parts(done(0, message))).toMatchObject(told);
    expect(
      parts(
        added(0, { type: 'message' }),
        say(0, 'A'),
        inside('content_part.done', 0, { content_index: 0, part: message.content[0] }),
        inside('refusal.delta', 0, { content_index: 1, delta: 'No.' }),
        done(0, message),
      ),
    ).toMatchObject(told);
  });

  test('an answer that is only in the last event is told from there', () => {
    const output = [
      { type: 'message', content: [{ type: 'output_text', text: 'A' }] },
      { ...call, arguments: '{}' },
    ];
    expect(collect(read(created, ended({ output })))?.parts).toMatchObject([{ text: 'A' }, { id: 'a' }]);
  });

  test('pitfall 10, 28: usage is counted once', () => {
    expect(collect(read(created, say(0, 'A'), ended()))?.usage).toEqual({
      input: 6,
      output: 6,
      cacheRead: 4,
      cacheWrite: null,
      reasoning: 2,
    });
  });

  test('pitfall 12: without its last event the stream was cut, even when every item was done', () => {
    expect(collect(read(created, added(0, call), done(0, call)))).toBeUndefined();
  });

  test.each([
    ['completed', {}, 'end'],
    ['incomplete', { incomplete_details: { reason: 'max_output_tokens' } }, 'max-tokens'],
    ['incomplete', { incomplete_details: { reason: 'content_filter' } }, 'filtered'],
    ['incomplete', {}, 'max-tokens'],
  ])('%s %j ends in %s', (status, rest, stop) => {
    expect(collect(read(created, ended(rest, status)))?.stop).toBe(stop);
    expect(responses.parseResponse({ status, output: [], ...rest }, sourceOf()).stop).toBe(stop);
  });

  test('pitfall 27, 33: one item of reasoning is one part of paragraphs, its state comes with its end', () => {
    const summary = ['One.', 'Two.'].map((text) => ({ type: 'summary_text', text }));
    const think = (summary_index: number, delta: string) =>
      inside('reasoning_summary_text.delta', 0, { summary_index, delta });
    const item = { type: 'reasoning', summary, encrypted_content: 'whole' };
    const events = read(
      created,
      added(0, { type: 'reasoning', encrypted_content: 'half' }),
      think(0, 'On'),
      think(0, 'e.'),
      think(1, 'Two.'),
      done(0, item),
      ended(),
    );
    const told = [{ type: 'reasoning', text: 'One.\n\nTwo.', state: { maker: 'maker', data: 'whole' } }];
    expect(collect(events)?.parts).toEqual(told);
    expect(parts(done(0, item))).toEqual(told);
    expect(responses.parseResponse({ output: [item] }, sourceOf()).parts).toEqual(told);
  });

  test('pitfall 33: raw reasoning is its own state; a summary without state is only text; neither is nothing', () => {
    const raw = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] };
    const delta = inside('reasoning_text.delta', 0, { content_index: 0, delta: 'hm' });
    expect(parts(delta, done(0, raw))).toEqual([
      { type: 'reasoning', text: 'hm', state: { maker: 'maker', data: '' } },
    ]);
    expect(parts(done(0, { type: 'reasoning', summary: [{ text: 'hm' }] }))).toEqual([
      { type: 'reasoning', text: 'hm', state: undefined },
    ]);
    expect(parts(done(0, { type: 'reasoning', summary: [] }))).toEqual([]);
  });

  test('pitfall 16: freeform tools, as they are and through JSON; names of namespaces find back', () => {
    const tools = new ToolIndex(
      [
        { type: 'custom', name: 'exec', namespace: 'n' },
        { type: 'custom', name: 'sh' },
      ],
      { maxLength: 64 },
    );
    const custom = { type: 'custom_tool_call', call_id: 'a', name: 'sh', input: '' };
    const events = readEvents(
      responses,
      [
        sse(
          created,
          added(0, { ...call, name: 'n__exec' }),
          fill(0, '{"input":"l'),
          fill(0, 's"}'),
          done(0, call),
          added(1, custom),
          inside('custom_tool_call_input.delta', 1, { delta: 'pw' }),
          inside('custom_tool_call_input.delta', 1, { delta: 'd' }),
          done(1, { ...custom, input: 'pwd' }),
          ended(),
        ),
      ],
      sourceOf({ tools }),
    );
    expect(collect(events)?.parts).toMatchObject([
      { name: 'exec', namespace: 'n', kind: 'text', input: 'ls' },
      { name: 'sh', kind: 'text', input: 'pwd' },
    ]);
  });

  test('pitfall 37: what runs at the provider is told as lost and becomes no call; what it draws is an image', () => {
    const loss = new LossReport();
    const search = { type: 'web_search_call', id: 'ws', status: 'completed' };
    const drawn = { type: 'image_generation_call', result: 'AA', output_format: 'webp' };
    const output = [search, drawn];
    const stream = sse(created, added(0, search), done(0, search), done(1, drawn), ended());
    const events = readEvents(responses, [stream], sourceOf({ loss }));
    const source = { kind: 'base64', mediaType: 'image/webp', data: 'AA' };
    expect(collect(events)).toMatchObject({ stop: 'end', parts: [{ type: 'media', source }] });
    expect(loss.entries.map(({ path }) => path)).toEqual(['output[0]']);
    expect(responses.parseResponse({ output }, sourceOf()).parts).toMatchObject([{ type: 'media', source }]);
  });

  test('sources are told with the text, also where only its end has them', () => {
    const annotation = { type: 'url_citation', url: 'https://a', title: 'A' };
    const content = [{ type: 'output_text', text: 'A', annotations: [annotation] }];
    const cited = inside('output_text.annotation.added', 0, { content_index: 0, annotation });
    for (const events of [[say(0, 'A'), cited], [say(0, 'A')], []])
      expect(parts(...events, done(0, { type: 'message', content }))).toMatchObject([
        { text: 'A', citations: [{ url: 'https://a', title: 'A' }] },
      ]);
  });

  test.each([
    ['error', { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.', param: null }, 429],
    ['a nested error', { type: 'error', error: { type: 'server_error', message: 'Slow down.' } }, 502],
    [
      'response.failed',
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'server_is_overloaded', message: 'Slow down.' } },
      },
      529,
    ],
  ])('an error inside a stream of status 200 is told with the provider’s words: %s', (_, event, status) => {
    const events = read(created, say(0, 'A'), event, ended());
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { status, message: 'Slow down.' } });
  });

  test('a whole answer that failed, or is none, is no answer', () => {
    for (const body of [null, {}, { error: { message: 'No' } }, { status: 'failed', output: [] }])
      expect(() => responses.parseResponse(body, sourceOf())).toThrow(UpstreamFault);
  });

  test('pitfall 14: however lines end and bytes are split, the events are the same', () => {
    const text = sse(
      created,
      say(0, 'é😀'),
      done(0, { type: 'message', content: [{ type: 'output_text', text: 'é😀' }] }),
      added(1, call),
      fill(1, '{"x":"ü"}'),
      done(1, call),
      ended(),
    ).replaceAll('\n', '\r\n');
    const bytes = Buffer.from(text);
    const whole = readEvents(responses, [bytes]);
    expect(collect(whole)).toBeDefined();
    for (let at = 1; at < bytes.length; at += 1)
      expect(readEvents(responses, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  });
});
