import { describe, expect, test } from 'vitest';
import { unknownUsage } from '../../../shared/models/activity.ts';
import type { AnswerEvent } from '../message/answer.ts';
import { replayAnswer } from '../message/collect-answer.ts';
import type { MessageAnswer } from '../message/answer.ts';
import { LossReport } from '../message/loss.ts';
import { parseSse } from '../parse-sse.suite.ts';
import { plainRequest, targetOf, writeEvents } from '../translation.suite.ts';
import { openAiResponsesTranslation as responses } from './translate.ts';

interface Told {
  type: string;
  sequence_number: number;
  output_index?: number;
  item_id?: string;
  item?: Record<string, unknown>;
  response?: Record<string, unknown> & { output: Record<string, unknown>[] };
  [key: string]: unknown;
}

function tell(events: readonly AnswerEvent[], target = targetOf()) {
  const written = parseSse(writeEvents(responses, events, target));
  const told = written.map(({ data }) => JSON.parse(data) as Told);
  expect(written.map(({ event }) => event)).toEqual(told.map(({ type }) => type));
  return told;
}

function replay(answer: MessageAnswer): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  replayAnswer(answer, (event) => events.push(event));
  return events;
}

const usage = { ...unknownUsage, input: 3, output: 4, cacheRead: 5, cacheWrite: 6 };
const state = { maker: 'gemini', data: 'sig' };
const answer: MessageAnswer = {
  model: 'up',
  parts: [
    { type: 'reasoning', text: 'hm', state: { maker: 'openai', data: 'gAAAA' } },
    { type: 'text', text: 'A', citations: [{ url: 'https://a' }] },
    { type: 'text', text: 'B', logprobs: [{ token: 'B', logprob: -1 }] },
    { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{"x":1}', state },
    { type: 'tool-call', id: 'b', name: 'exec', namespace: 'n', kind: 'text', input: 'ls' },
    { type: 'media', media: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' } },
    { type: 'refusal', text: 'No.' },
  ],
  stop: 'tool-calls',
  usage,
};

describe('writing OpenAI Responses’ stream', () => {
  const told = tell(replay(answer));

  test('every event has its number, every item is added, filled and done at its place', () => {
    expect(told.map(({ sequence_number }) => sequence_number)).toEqual(told.map((_, place) => place));
    const steps = told.flatMap(({ type, output_index }) =>
      output_index === undefined ? [] : [`${output_index} ${type.replace('response.', '')}`],
    );
    expect(steps).toEqual([
      '0 output_item.added',
      '0 reasoning_summary_part.added',
      '0 reasoning_summary_text.delta',
      '0 reasoning_summary_text.done',
      '0 reasoning_summary_part.done',
      '0 output_item.done',
      '1 output_item.added',
      '1 content_part.added',
      '1 output_text.delta',
      '1 output_text.annotation.added',
      '1 output_text.done',
      '1 content_part.done',
      '1 content_part.added',
      '1 output_text.delta',
      '1 output_text.done',
      '1 content_part.done',
      '1 output_item.done',
      '2 output_item.added',
      '2 output_item.done',
      '3 output_item.added',
      '3 function_call_arguments.delta',
      '3 function_call_arguments.done',
      '3 output_item.done',
      '4 output_item.added',
      '4 custom_tool_call_input.delta',
      '4 custom_tool_call_input.done',
      '4 output_item.done',
      '5 output_item.added',
      '5 output_item.done',
      '6 output_item.added',
      '6 content_part.added',
      '6 refusal.delta',
      '6 refusal.done',
      '6 content_part.done',
      '6 output_item.done',
    ]);
    expect([told[0]?.type, told[1]?.type, told.at(-1)?.type]).toEqual([
      'response.created',
      'response.in_progress',
      'response.completed',
    ]);
  });

  test('what is inside an item names it, and what is done is whole', () => {
    const ids = told.flatMap(({ type, item }) =>
      type === 'response.output_item.added' ? [item?.['id']] : [],
    );
    expect(new Set(ids).size).toBe(7);
    for (const { item_id, output_index } of told)
      if (item_id !== undefined) expect(item_id).toBe(ids[output_index!]);
    const items = told.flatMap(({ type, item }) => (type === 'response.output_item.done' ? [item!] : []));
    expect(items).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'hm' }], encrypted_content: 'gAAAA' },
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [
          { type: 'output_text', text: 'A', annotations: [{ url: 'https://a' }] },
          { text: 'B', logprobs: [{ token: 'B', logprob: -1 }] },
        ],
      },
      { type: 'reasoning', summary: [], encrypted_content: 'portunus:next:gemini:sig' },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x":1}', status: 'completed' },
      { type: 'custom_tool_call', call_id: 'b', name: 'exec', namespace: 'n', input: 'ls' },
      { type: 'image_generation_call', result: 'AA', output_format: 'png' },
      { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] },
    ]);
    expect(told.at(-1)?.response?.output).toEqual(items);
  });

  test('the last response is the same as a whole answer', () => {
    const whole: unknown = JSON.parse(JSON.stringify(responses.writeResponse(answer, targetOf())));
    expect(told.at(-1)?.response).toEqual(whole);
  });

  test('pitfall 29: usage counts caches within the input, and none is told before the end', () => {
    expect(told[0]?.response).toMatchObject({
      id: 'resp_id1',
      model: 'up',
      status: 'in_progress',
      usage: null,
    });
    expect(told.at(-1)?.response).toMatchObject({
      id: 'resp_id1',
      status: 'completed',
      usage: {
        input_tokens: 14,
        input_tokens_details: { cached_tokens: 5, cache_write_tokens: 6 },
        output_tokens: 4,
        total_tokens: 18,
      },
    });
  });

  test('a response repeats the settings it was asked with, and is not kept', () => {
    const request = {
      ...plainRequest,
      maxTokens: 9,
      cacheKey: 'k',
      reasoning: { effort: 'low', show: true },
      format: { type: 'json-schema', name: 'x', schema: {} },
    } as const;
    const [first] = tell(replay(answer), targetOf({ request }));
    expect(first?.response).toMatchObject({
      max_output_tokens: 9,
      prompt_cache_key: 'k',
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'x' } },
      store: false,
      previous_response_id: null,
    });
  });

  test.each([
    ['end', 'completed', null],
    ['stop-sequence', 'completed', null],
    ['max-tokens', 'incomplete', { reason: 'max_output_tokens' }],
    ['context-full', 'incomplete', { reason: 'max_output_tokens' }],
    ['pause', 'incomplete', { reason: 'max_output_tokens' }],
    ['filtered', 'incomplete', { reason: 'content_filter' }],
    ['malformed-call', 'failed', null],
  ] as const)('%s is told as %s', (stop, status, incomplete_details) => {
    const ended = { parts: [], stop, usage };
    const last = tell(replay(ended)).at(-1);
    expect(last).toMatchObject({ type: `response.${status}`, response: { status, incomplete_details } });
    expect(responses.writeResponse(ended, targetOf())).toMatchObject({ status, incomplete_details });
  });

  test('the words of a refusal that was not streamed stand at the end, once', () => {
    const refused: MessageAnswer = {
      parts: [{ type: 'text', text: 'A' }],
      stop: 'filtered',
      stopWords: 'No.',
      usage,
    };
    const content = [{ text: 'A' }, { type: 'refusal', refusal: 'No.' }];
    expect(tell(replay(refused)).at(-1)?.response?.output).toMatchObject([{ content }]);
    expect(responses.writeResponse(refused, targetOf())['output']).toMatchObject([{ content }]);
    const said: MessageAnswer = { ...refused, parts: [{ type: 'refusal', text: 'Never.' }] };
    expect(responses.writeResponse(said, targetOf())['output']).toMatchObject([
      { content: [{ refusal: 'Never.' }] },
    ]);
  });

  test('pitfall 26: state that is known only at the end of its part stands behind it', () => {
    const late = tell([
      { type: 'start', usage: unknownUsage },
      { type: 'part-start', part: { type: 'tool-call', id: 'a', name: 'f', kind: 'json' } },
      { type: 'delta', text: '{}' },
      { type: 'part-end', state },
      { type: 'end', stop: 'tool-calls', usage },
    ]);
    expect(late.at(-1)?.response?.output).toMatchObject([
      { type: 'function_call' },
      { type: 'reasoning', encrypted_content: 'portunus:previous:gemini:sig' },
    ]);
  });

  test('an error ends it for OpenAI’s SDKs and for Codex, with what was done so far', () => {
    const error = { status: 429, code: 'upstream-refused', message: 'Try again in 1s.', hint: '' };
    const events = replay(answer).slice(0, 6);
    const [failed, last] = tell([...events, { type: 'error', error }]).slice(-2);
    expect(failed).toMatchObject({ type: 'error', message: 'Try again in 1s.' });
    expect(last).toMatchObject({
      type: 'response.failed',
      response: {
        id: 'resp_id1',
        status: 'failed',
        error: { code: 'rate_limit_exceeded', message: 'Try again in 1s.' },
        output: [{ type: 'reasoning' }],
      },
    });
  });

  test('what is no image is told as lost', () => {
    const loss = new LossReport();
    const audio = { type: 'media', media: 'audio', source: { kind: 'url', url: 'https://a' } } as const;
    const shown: MessageAnswer = { parts: [audio], stop: 'end', usage };
    expect(tell(replay(shown), targetOf({ loss })).at(-1)?.response?.output).toEqual([]);
    expect(loss.count).toBe(1);
  });
});
