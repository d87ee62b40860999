import { describe, expect, test } from 'vitest';
import { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, UserPart } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { RequestTarget } from '../translation.ts';
import { plainRequest, requestTargetOf } from '../translation.suite.ts';
import { writeRequest } from './write-request.ts';

interface Body {
  readonly input: Record<string, unknown>[];
  readonly [key: string]: unknown;
}

function write(given: Partial<MessageRequest>, target: Partial<RequestTarget> = {}) {
  const loss = new LossReport();
  const whole = requestTargetOf({ model: 'gpt-4.1', maker: 'openai', loss, ...target });
  const { body, tools } = writeRequest({ ...plainRequest, ...given }, whole);
  return {
    body: JSON.parse(JSON.stringify(body)) as Body,
    tools,
    lost: loss.entries.map(({ path }) => path),
  };
}

const user = (...parts: UserPart[]) => ({ role: 'user', parts }) as const;
const assistant = (...parts: AssistantPart[]) => ({ role: 'assistant', parts }) as const;
const system = (text: string) => ({ role: 'system', parts: [{ type: 'text', text }] }) as const;
const hi = { type: 'text', text: 'Hi' } as const;
const call = { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{}' } as const;
const freeform = { type: 'tool-call', id: 'b', name: 'exec', kind: 'text', input: 'ls "x"' } as const;
const result = { type: 'tool-result', callId: 'a', content: [hi], isError: false } as const;
const image = {
  type: 'media',
  media: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'AA' },
} as const;

describe('a request to OpenAI Responses', () => {
  test('pitfall 38: says nothing that the client did not say, and has nothing kept', () => {
    const { body, lost } = write({});
    expect(body).toEqual({
      model: 'gpt-4.1',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      store: false,
    });
    expect(lost).toEqual([]);
  });

  test('system text in front is the instructions, in mid-talk a developer’s item, alone an item too', () => {
    const { body } = write({ turns: [system('A'), user(hi), system('B')] });
    expect([body['instructions'], body.input[1]]).toMatchObject([
      'A',
      { role: 'developer', content: [{ text: 'B' }] },
    ]);
    const alone = write({ turns: [system('A')] }).body;
    expect([alone['instructions'], alone.input]).toMatchObject([undefined, [{ role: 'developer' }]]);
  });

  test('pitfall 15, 35: each result is an item before the user’s words, with its images; errors are marked', () => {
    const turns = [user(hi), assistant(call), user({ ...result, content: [hi, image], isError: true }, hi)];
    expect(write({ turns }).body.input.slice(1)).toEqual([
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      {
        type: 'function_call_output',
        call_id: 'a',
        output: [
          { type: 'input_text', text: 'Error:' },
          { type: 'input_text', text: 'Hi' },
          { type: 'input_image', image_url: 'data:image/png;base64,AA' },
        ],
      },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    ]);
  });

  test('what was said in a row is one message, in its place among thoughts and calls', () => {
    const refusal = { type: 'refusal', text: 'No.' } as const;
    const thought = { type: 'reasoning', text: 'hm', state: { maker: 'openai', data: 'gAAAA' } } as const;
    const { body } = write({ turns: [user(hi), assistant(thought, hi, refusal, call, hi), user(result)] });
    expect(body.input.slice(1, 5)).toEqual([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'gAAAA' },
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'Hi', annotations: [] },
          { type: 'refusal', refusal: 'No.' },
        ],
      },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi', annotations: [] }] },
    ]);
  });

  test('pitfall 24: state goes back to its maker and to no other', () => {
    const thought = (maker: string, data: string) =>
      ({ type: 'reasoning', text: 'hm', state: { maker, data }, at: 'there' }) as const;
    const foreign = write({
      turns: [user(hi), assistant(thought('anthropic', 'signature:E'), call), user(result)],
    });
    expect([foreign.body.input[1]?.['type'], foreign.lost]).toEqual(['function_call', ['there']]);
    const turns = [user(hi), assistant(thought('local', ''), call), user(result)];
    expect(write({ turns }, { maker: 'local' }).body.input[1]).toEqual({
      type: 'reasoning',
      summary: [],
      content: [{ type: 'reasoning_text', text: 'hm' }],
    });
  });

  test('pitfall 16, 17, 23: tools keep their kind at OpenAI, elsewhere all are functions', () => {
    const tools = [
      { type: 'custom', name: 'exec', grammar: { syntax: 'lark', definition: 'x' }, at: 'tools[0]' },
      { type: 'function', name: 'f', schema: { type: 'object', $schema: 'x' }, namespace: 'crm' },
      { type: 'hosted', service: 'web-search', given: 'web_search', allowedDomains: ['a'], at: 'tools[2]' },
      { type: 'hosted', service: 'web-fetch', given: 'web_fetch_1', at: 'tools[3]' },
    ] as const;
    const turns = [user(hi), assistant(freeform), user({ ...result, callId: 'b' })];
    const own = write({ tools, turns, toolChoice: { mode: 'required', only: [{ name: 'exec' }] } });
    expect(own.body['tools']).toEqual([
      { type: 'custom', name: 'exec', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
      { type: 'function', name: 'crm__f', parameters: { type: 'object', properties: {} }, strict: false },
      { type: 'web_search', filters: { allowed_domains: ['a'] } },
    ]);
    expect(own.body['tool_choice']).toEqual({ type: 'custom', name: 'exec' });
    expect(own.body.input.slice(1)).toEqual([
      { type: 'custom_tool_call', call_id: 'b', name: 'exec', input: 'ls "x"' },
      { type: 'custom_tool_call_output', call_id: 'b', output: 'Hi' },
    ]);
    expect(own.tools.resolve('crm__f')).toEqual({ name: 'f', namespace: 'crm', kind: 'json' });
    expect(own.lost).toEqual(['tools[3]']);
    const compatible = write({ tools, turns }, { maker: 'local' });
    expect(compatible.body['tools']).toMatchObject([{ type: 'function' }, { type: 'function' }]);
    expect(compatible.body.input.slice(1)).toMatchObject([
      { type: 'function_call', arguments: '{"input":"ls \\"x\\""}' },
      { type: 'function_call_output' },
    ]);
    expect(compatible.lost).toEqual(['tools[0].format', 'tools[2]', 'tools[3]']);
  });

  test('OpenAI is told which of the tools may be called; others are only shown these', () => {
    const tools = ['f', 'g', 'h'].map((name) => ({ type: 'function', name, schema: {} }) as const);
    const toolChoice = { mode: 'auto', only: [{ name: 'f' }, { name: 'h' }] } as const;
    const own = write({ tools, toolChoice, parallelToolCalls: false }).body;
    expect([own['tools'], own['tool_choice'], own['parallel_tool_calls']]).toMatchObject([
      [{}, {}, {}],
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }, { name: 'h' }] },
      false,
    ]);
    const compatible = write({ tools, toolChoice }, { maker: 'local' }).body;
    expect([compatible['tools'], compatible['tool_choice']]).toMatchObject([
      [{ name: 'f' }, { name: 'h' }],
      'auto',
    ]);
  });

  test('pitfall 18: names and ids are made to fit', () => {
    const long = { ...call, id: `x.${'y'.repeat(80)}`, name: 'a.b' };
    const { body } = write({ turns: [user(hi), assistant(long), user({ ...result, callId: long.id })] });
    const [, called, answered] = body.input;
    expect(called?.['call_id']).toMatch(/^[\w-]{1,64}$/);
    expect(answered?.['call_id']).toBe(called?.['call_id']);
    expect(called?.['name']).toMatch(/^a_b_[0-9a-f]{10}$/);
  });

  test('thinking models take an effort, a summary and no sampling, and are asked for their state', () => {
    const given = { reasoning: { budgetTokens: 9000, show: true }, temperature: 0.5, stop: ['a'], topK: 2 };
    const thinking = write(given, { model: 'gpt-5.6-sol' });
    expect(thinking.body).toMatchObject({
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    });
    expect(thinking.lost).toEqual(['temperature', 'stop', 'topK']);
    const plainModel = write({ ...given, logprobs: 3 });
    expect(plainModel.body).toMatchObject({
      temperature: 0.5,
      top_logprobs: 3,
      include: ['message.output_text.logprobs'],
    });
    expect(plainModel.body['reasoning']).toBeUndefined();
    expect(plainModel.lost).toEqual(['stop', 'topK', 'budgetTokens']);
    expect(write(given, { maker: 'local', model: 'glm', efforts: ['low', 'max'] }).body['reasoning']).toEqual(
      {
        effort: 'max',
        summary: 'auto',
      },
    );
  });

  test('pitfall 35: limits, formats and the rest are carried or told as lost', () => {
    const schema = { type: 'object' };
    const given = {
      format: { type: 'json-schema', schema, strict: true },
      verbosity: 'low',
      user: 'u',
      cacheKey: 'k',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      maxTokens: 1,
    } as const;
    const own = write(given, { stream: true });
    expect(own.body).toMatchObject({
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true }, verbosity: 'low' },
      safety_identifier: 'u',
      prompt_cache_key: 'k',
      metadata: { a: 'b' },
      service_tier: 'flex',
      max_output_tokens: 16,
      stream: true,
    });
    expect(own.lost).toEqual(['maxTokens']);
    const compatible = write(given, { maker: 'local' });
    expect(compatible.body).toMatchObject({ user: 'u', max_output_tokens: 1, text: { format: {} } });
    expect(compatible.lost).toEqual(['verbosity', 'metadata', 'serviceTier', 'cacheKey']);
    expect(write({ maxTokens: 99 }, { maxOutputTokens: 50 }).body['max_output_tokens']).toBe(50);
  });

  test('files are sent as they are; what cannot be passed on is named in its place', () => {
    const document = (source: MediaPart['source'], name?: string) =>
      ({ type: 'media', media: 'document', source, name, at: 'there' }) as const;
    const { body, lost } = write({
      turns: [
        user(
          document({ kind: 'base64', mediaType: 'application/pdf', data: 'AA' }),
          document({ kind: 'base64', mediaType: 'application/msword', data: 'AA' }, 'a.doc'),
          document({ kind: 'base64', mediaType: 'text/csv', data: 'YSxi' }),
          document({ kind: 'text', text: 'T' }, 'a.txt'),
          document({ kind: 'url', url: 'https://a/b.pdf' }),
          document({ kind: 'file', id: 'file-1', maker: 'openai' }),
          document({ kind: 'file', id: 'file_2', maker: 'anthropic' }),
          { ...image, source: { kind: 'file', id: 'file-3', maker: 'openai' }, detail: 'high' },
        ),
      ],
    });
    expect(body.input[0]?.['content']).toEqual([
      { type: 'input_file', filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA' },
      { type: 'input_file', filename: 'a.doc', file_data: 'data:application/msword;base64,AA' },
      { type: 'input_text', text: 'a,b' },
      { type: 'input_text', text: 'a.txt\n\nT' },
      { type: 'input_file', file_url: 'https://a/b.pdf' },
      { type: 'input_file', file_id: 'file-1' },
      { type: 'input_text', text: '[Here was a document that could not be passed on.]' },
      { type: 'input_image', file_id: 'file-3', detail: 'high' },
    ]);
    expect(lost).toEqual(['there']);
  });

  test('an account’s maker is OpenAI too, a compatible provider is not', () => {
    const given = { serviceTier: 'flex' };
    expect(write(given, { maker: 'openai/account' }).body['service_tier']).toBe('flex');
    expect(write(given, { maker: 'openai-compatible/x' }).body['service_tier']).toBeUndefined();
  });
});
