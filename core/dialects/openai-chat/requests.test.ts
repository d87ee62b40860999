import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../../shared/errors.ts';
import { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, UserPart } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { RequestTarget } from '../translation.ts';
import { plainRequest, requestTargetOf } from '../translation.suite.ts';
import { fieldPaths, parseRequest } from './parse-request.ts';
import { writeRequest } from './write-request.ts';

const plain = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

function parse(body: unknown, loss = new LossReport(fieldPaths)) {
  return parseRequest(body, { operation: 'generate', loss });
}

function faultOf(body: unknown) {
  try {
    parse(body);
  } catch (cause) {
    if (cause instanceof AppFailure && cause.error.code === 'body-invalid') return cause.error.path;
    throw cause;
  }
  return undefined;
}

const saying = (message: object) => ({ ...plain, messages: [message] });

describe('a request in OpenAI Chat’s dialect', () => {
  test.each([
    ['', null],
    ['messages', { model: 'm' }],
    ['messages[0].role', saying({ role: 'robot', content: '' })],
    ['messages[0].tool_call_id', saying({ role: 'tool', content: '' })],
    ['messages[0].content[0].type', saying({ role: 'user', content: [{ type: 'video' }] })],
    [
      'messages[0].content[0].image_url.url',
      saying({ role: 'user', content: [{ type: 'image_url', image_url: {} }] }),
    ],
    ['messages[0].content[0].type', saying({ role: 'system', content: [{ type: 'image_url' }] })],
    ['messages[0].tool_calls[0].function', saying({ role: 'assistant', tool_calls: [{ id: 'a' }] })],
    ['tools[0].function.name', { ...plain, tools: [{ type: 'function', function: {} }] }],
    ['tool_choice', { ...plain, tool_choice: 'one' }],
    ['tool_choice.type', { ...plain, tool_choice: { type: 'x' } }],
    ['response_format.type', { ...plain, response_format: { type: 'xml' } }],
    ['reasoning_effort', { ...plain, reasoning_effort: 'lots' }],
    ['temperature', { ...plain, temperature: '1' }],
    ['n', { ...plain, n: 0 }],
  ])('is refused with the path of the fault: %s', (path, body) => {
    expect(faultOf(body)).toBe(path);
  });

  test('pitfall 35: settings arrive, and what nobody else knows is told as lost', () => {
    const loss = new LossReport(fieldPaths);
    const request = parse(
      {
        ...plain,
        max_tokens: 5,
        stop: 'END',
        n: 2,
        logprobs: true,
        top_logprobs: 3,
        stream: true,
        stream_options: { include_usage: true },
        parallel_tool_calls: false,
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
        },
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: {}, strict: true } },
        store: false,
        modalities: ['text'],
        prediction: {},
        logit_bias: { 1: 2 },
        user: null,
      },
      loss,
    );
    expect(request).toMatchObject({
      maxTokens: 5,
      stop: ['END'],
      logprobs: 3,
      streamUsage: true,
      parallelToolCalls: false,
      toolChoice: { mode: 'required', only: [{ name: 'f' }] },
      format: { type: 'json-schema', name: 'x', strict: true },
    });
    expect(loss.entries.map(({ path }) => path)).toEqual(['n', 'prediction', 'logit_bias']);
  });

  test('images, files and audio arrive, from data URLs too', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'https://a/b' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,BB' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'input_audio', input_audio: { data: 'CC', format: 'wav' } },
      { type: 'image_url', image_url: { url: 'data:text/plain,a%20b' } },
    ];
    expect(parse(saying({ role: 'user', content })).turns[0]?.parts).toMatchObject([
      { media: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' }, detail: 'low' },
      { media: 'image', source: { kind: 'url', url: 'https://a/b' } },
      { media: 'document', source: { mediaType: 'application/pdf', data: 'BB' }, name: 'a.pdf' },
      { media: 'document', source: { kind: 'file', id: 'file-1', maker: 'openai' } },
      { media: 'audio', source: { mediaType: 'audio/wav', data: 'CC' } },
      { source: { mediaType: 'text/plain', data: 'YSBi' } },
    ]);
  });

  test('the old functions still are tools, and their results find the call', () => {
    const { turns, tools, toolChoice } = parse({
      ...plain,
      functions: [{ name: 'f', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
      messages: [
        ...plain.messages,
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '' } },
        { role: 'function', name: 'f', content: '42' },
      ],
    });
    expect(tools).toMatchObject([{ type: 'function', name: 'f' }]);
    expect(toolChoice).toEqual({ mode: 'required', only: [{ name: 'f' }] });
    expect(turns.slice(1)).toMatchObject([
      { parts: [{ type: 'tool-call', id: 'call_1', input: '{}' }] },
      { parts: [{ type: 'tool-result', callId: 'call_1', content: [{ text: '42' }] }] },
    ]);
  });
});

interface Body {
  readonly messages: { role: string; content: unknown; [key: string]: unknown }[];
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
const hi = { type: 'text', text: 'Hi' } as const;
const call = { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{}' } as const;
const image = {
  type: 'media',
  media: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'AA' },
} as const;
const result = { type: 'tool-result', callId: 'a', content: [hi], isError: false } as const;

describe('a request to OpenAI Chat', () => {
  test('pitfall 38: says nothing that the client did not say', () => {
    const { body, lost } = write({});
    expect(body).toEqual({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] });
    expect(lost).toEqual([]);
  });

  test('a stream is always asked for its usage', () => {
    expect(write({}, { stream: true }).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test('pitfall 15, 35: results come first, then their images, then the user’s words; errors are marked', () => {
    const { body } = write({
      turns: [user(hi), assistant(call), user({ ...result, content: [hi, image], isError: true }, hi)],
    });
    expect(body.messages.slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'Error: Hi' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
          { type: 'text', text: 'Hi' },
        ],
      },
    ]);
  });

  test('pitfall 16: freeform tools are OpenAI’s own, elsewhere functions; hosted ones are told as lost', () => {
    const tools = [
      { type: 'custom', name: 'exec', grammar: { syntax: 'lark', definition: 'x' }, at: 'tools[0]' },
      { type: 'hosted', service: 'web-search', given: 'web_search', at: 'tools[1]' },
    ] as const;
    const own = write({ tools, toolChoice: { mode: 'required', only: [{ name: 'exec' }] } });
    expect(own.body['tools']).toMatchObject([
      { type: 'custom', custom: { name: 'exec', format: { type: 'grammar' } } },
    ]);
    expect(own.body['tool_choice']).toEqual({ type: 'custom', custom: { name: 'exec' } });
    expect(own.lost).toEqual(['tools[1]']);
    const compatible = write({ tools }, { maker: 'other' });
    expect(compatible.body['tools']).toMatchObject([{ type: 'function', function: { name: 'exec' } }]);
    expect(compatible.lost).toEqual(['tools[0].format', 'tools[1]']);
  });

  test('pitfall 17, 23: bare objects get properties; strict is only said when it was said', () => {
    const tool = { type: 'function', name: 'f', schema: { type: 'object', $schema: 'x' } } as const;
    const { body } = write({ tools: [tool, { ...tool, name: 'g', strict: false }] });
    expect(body['tools']).toEqual([
      { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } },
      {
        type: 'function',
        function: { name: 'g', parameters: { type: 'object', properties: {} }, strict: false },
      },
    ]);
  });

  test('pitfall 21: compatible servers are not sent what is OpenAI’s alone', () => {
    const given = {
      maxTokens: 5,
      user: 'u',
      cacheKey: 'k',
      metadata: { a: 'b' },
      verbosity: 'low',
      serviceTier: 'auto',
    };
    expect(write(given).body).toMatchObject({
      max_completion_tokens: 5,
      safety_identifier: 'u',
      prompt_cache_key: 'k',
    });
    const compatible = write(given, { maker: 'other' });
    expect(Object.keys(compatible.body)).toEqual(['model', 'messages', 'max_tokens', 'user']);
    expect(compatible.lost).toEqual(['metadata', 'verbosity', 'serviceTier', 'cacheKey']);
  });

  test('what a person’s id holds beyond its length stays here', () => {
    const user = `{"account_uuid":"secret","session_id":"${'x'.repeat(60)}"}`;
    expect(write({ user }).body['safety_identifier']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('thinking models take an effort and no sampling, others the reverse', () => {
    const given = { reasoning: { budgetTokens: 9000 }, temperature: 0.5, stop: ['a'], topK: 2 };
    const thinking = write(given, { model: 'gpt-5.6-sol' });
    expect(thinking.body['reasoning_effort']).toBe('high');
    expect(thinking.lost).toEqual(['temperature', 'stop', 'topK']);
    const plainModel = write(given);
    expect([plainModel.body['temperature'], plainModel.lost]).toEqual([0.5, ['topK', 'budgetTokens']]);
    const known = write(given, { maker: 'other', model: 'glm', efforts: ['low', 'max'] });
    expect([known.body['reasoning_effort'], known.body['top_k'], known.lost]).toEqual(['max', 2, []]);
  });

  test('stop sequences beyond four and a limit beyond the model’s are told', () => {
    const { body, lost } = write({ stop: ['a', 'b', 'c', 'd', 'e'], maxTokens: 9 }, { maxOutputTokens: 8 });
    expect([body['stop'], body['max_completion_tokens'], lost]).toEqual([
      ['a', 'b', 'c', 'd'],
      8,
      ['maxTokens', 'stop'],
    ]);
  });

  test('pitfall 24: thoughts go back to the server that showed them, and to no other', () => {
    const thought = {
      type: 'reasoning',
      text: 'hm',
      state: { maker: 'kimi', data: '' },
      at: 'there',
    } as const;
    const turns = [user(hi), assistant(thought, call), user(result)];
    expect(write({ turns }, { maker: 'kimi' }).body.messages[1]).toMatchObject({ reasoning_content: 'hm' });
    const foreign = write({ turns });
    expect([foreign.body.messages[1]?.['reasoning_content'], foreign.lost]).toEqual([undefined, ['there']]);
  });

  test('PDFs are files, texts are texts; what cannot be passed on is named in its place', () => {
    const document = (source: MediaPart['source']) =>
      ({ type: 'media', media: 'document', source, at: 'there' }) as const;
    const { body, lost } = write({
      turns: [
        user(
          document({ kind: 'base64', mediaType: 'application/pdf', data: 'AA' }),
          document({ kind: 'text', text: 'T' }),
          document({ kind: 'url', url: 'https://a/b.pdf' }),
        ),
      ],
    });
    expect(body.messages[0]?.content).toMatchObject([
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA' } },
      { type: 'text', text: 'T' },
      { type: 'text', text: '[Here was a document that could not be passed on.]' },
    ]);
    expect(lost).toEqual(['there']);
  });
});
