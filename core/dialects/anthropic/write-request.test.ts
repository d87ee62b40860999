import { describe, expect, test } from 'vitest';
import { LossReport } from '../message/loss.ts';
import type { AssistantPart, UserPart } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { RequestTarget } from '../translation.ts';
import { plainRequest, requestTargetOf } from '../translation.suite.ts';
import { writeRequest } from './write-request.ts';

interface Body {
  readonly messages: { role: string; content: Record<string, unknown>[] }[];
  readonly [key: string]: unknown;
}

function write(given: Partial<MessageRequest>, target: Partial<RequestTarget> = {}) {
  const loss = new LossReport();
  const whole = requestTargetOf({ model: 'claude-sonnet-4-5', maker: 'anthropic', loss, ...target });
  const { body, tools } = writeRequest({ ...plainRequest, ...given }, whole);
  return {
    body: JSON.parse(JSON.stringify(body)) as Body,
    tools,
    lost: loss.entries.map(({ path }) => path),
  };
}

const user = (...parts: UserPart[]) => ({ role: 'user', parts }) as const;
const assistant = (...parts: AssistantPart[]) => ({ role: 'assistant', parts }) as const;
const call = { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{"x":1}' } as const;
const result = { type: 'tool-result', callId: 'a', content: [], isError: false } as const;
const hi = { type: 'text', text: 'Hi' } as const;
const functionTool = { type: 'function', name: 'f', schema: { type: 'object' } } as const;

describe('a request to Anthropic', () => {
  test('says nothing that the client did not say, but the limit that Anthropic insists on (pitfall 38)', () => {
    const { body, lost } = write({});
    expect(body).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 64_000,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
    expect(lost).toEqual([]);
  });

  test('begins with the user, ends without white space and has no empty text', () => {
    const said = { type: 'text', text: 'So \n' } as const;
    const { body } = write({ turns: [assistant(hi), user({ type: 'text', text: '' }), assistant(said)] });
    expect(body.messages.map(({ role, content }) => [role, content.map(({ text }) => text)])).toEqual([
      ['user', ['Begin.']],
      ['assistant', ['Hi', 'So']],
    ]);
  });

  test('pitfall 22: leading system turns are `system`, later ones are told as the user’s', () => {
    const system = (text: string) =>
      ({ role: 'system', parts: [{ type: 'text', text, at: `at ${text}` }] }) as const;
    const { body, lost } = write({ turns: [system('S'), user(hi), system('note')] });
    expect(body['system']).toEqual([{ type: 'text', text: 'S' }]);
    expect(body.messages[0]?.content[1]).toEqual({ type: 'text', text: '<system>\nnote\n</system>' });
    expect(lost).toEqual(['at note']);
  });

  test('pitfall 17, 21: a tool’s schema is an object with properties and without its dialect’s name', () => {
    const schema = { $schema: 'x', anyOf: [{ properties: { a: {} } }], type: 'object' };
    const { body } = write({ tools: [{ ...functionTool, schema }] });
    expect(body['tools']).toEqual([{ name: 'f', input_schema: { type: 'object', properties: { a: {} } } }]);
  });

  test('pitfall 16: a freeform tool is called with one text, a hosted one is Anthropic’s own or lost', () => {
    const { body, tools, lost } = write({
      tools: [
        {
          type: 'custom',
          name: 'apply_patch',
          grammar: { syntax: 'lark', definition: 'start: X' },
          at: 'tools[0]',
        },
        { type: 'hosted', service: 'web-search', given: 'web_search', allowedDomains: ['a.b'] },
        { type: 'hosted', given: 'image_generation', at: 'tools[2]' },
      ],
    });
    expect(body['tools']).toMatchObject([
      { name: 'apply_patch', input_schema: { required: ['input'] } },
      { type: 'web_search_20250305', name: 'web_search', allowed_domains: ['a.b'] },
    ]);
    expect(tools.resolve('apply_patch').kind).toBe('text');
    expect(lost).toEqual(['tools[0].format', 'tools[2]']);
  });

  test.each([
    [undefined, undefined, undefined],
    [{ mode: 'auto' }, undefined, { type: 'auto' }],
    [{ mode: 'none' }, undefined, { type: 'none' }],
    [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
    [{ mode: 'required' }, true, { type: 'any' }],
    [
      { mode: 'required', only: [{ name: 'f' }] },
      false,
      { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    ],
  ] as const)('pitfall 35: choice %j, parallel %s', (toolChoice, parallelToolCalls, choice) => {
    expect(write({ tools: [functionTool], toolChoice, parallelToolCalls }).body['tool_choice']).toEqual(
      choice,
    );
  });

  test('of several allowed tools only these are offered', () => {
    const tools = ['f', 'g', 'h'].map((name) => ({ ...functionTool, name }));
    const { body } = write({ tools, toolChoice: { mode: 'required', only: [{ name: 'f' }, { name: 'h' }] } });
    expect(body['tools']).toMatchObject([{ name: 'f' }, { name: 'h' }]);
    expect(body['tool_choice']).toEqual({ type: 'any' });
  });

  test('a budget leaves room for the answer, and no room means no thinking', () => {
    const reasoning = { effort: 'high' } as const;
    expect(write({ reasoning }).body['thinking']).toEqual({ type: 'enabled', budget_tokens: 24_576 });
    expect(write({ reasoning, maxTokens: 4096 }).body['thinking']).toEqual({
      type: 'enabled',
      budget_tokens: 3072,
    });
    const tight = write({ reasoning, maxTokens: 1500 });
    expect([tight.body['thinking'], tight.lost]).toEqual([undefined, ['effort']]);
  });

  test('newer models are told an effort, older ones nothing', () => {
    const reasoning = { budgetTokens: 30_000, show: true };
    const { body } = write({ reasoning }, { model: 'claude-opus-4-8' });
    expect(body['thinking']).toEqual({ type: 'adaptive', display: 'summarized' });
    expect(body['output_config']).toEqual({ effort: 'xhigh' });
    expect(write({ reasoning }, { model: 'claude-3-5-haiku-latest' }).lost).toEqual(['budgetTokens']);
    expect(write({ reasoning: { effort: 'none' } }, { model: 'claude-opus-5' }).body['thinking']).toEqual({
      type: 'disabled',
    });
  });

  test('a forced tool goes before thinking', () => {
    const given = {
      reasoning: { effort: 'high' },
      tools: [functionTool],
      toolChoice: { mode: 'required' },
    } as const;
    const { body, lost } = write(given);
    expect([body['thinking'], body['tool_choice'], lost]).toEqual([
      { type: 'disabled' },
      { type: 'any' },
      ['effort'],
    ]);
  });

  test('pitfall 25: a step that another model began is not thought about with a budget', () => {
    const own = { type: 'reasoning', text: 't', state: { maker: 'anthropic', data: 'signature:E' } } as const;
    const step = (...parts: AssistantPart[]) => [user(hi), assistant(...parts, call), user(result)];
    const reasoning = { effort: 'low' } as const;
    expect(write({ reasoning, turns: step(own) }).body['thinking']).toMatchObject({ type: 'enabled' });
    expect(write({ reasoning, turns: step() }).body['thinking']).toEqual({ type: 'disabled' });
    expect(write({ reasoning, turns: [...step(), assistant(hi), user(hi)] }).body['thinking']).toMatchObject({
      type: 'enabled',
    });
  });

  test('pitfall 24: only state of its own maker goes back, and foreign thoughts stay away', () => {
    const state = (maker: string, data: string) =>
      ({ type: 'reasoning', text: 't', state: { maker, data }, at: maker }) as const;
    const parts = [
      state('anthropic', 'signature:E'),
      state('anthropic', 'redacted:R'),
      state('openai', 'gAAAA'),
    ];
    const { body, lost } = write({ turns: [user(hi), assistant(...parts, hi)] });
    expect(body.messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 't', signature: 'E' },
      { type: 'redacted_thinking', data: 'R' },
      { type: 'text', text: 'Hi' },
    ]);
    expect(lost).toEqual(['openai']);
  });

  test('sampling that goes against the model, against thinking or against each other is lost', () => {
    const sampling = { temperature: 1.5, topP: 0.9, topK: 5 };
    const free = write(sampling);
    expect([free.body['temperature'], free.body['top_p'], free.body['top_k']]).toEqual([1, undefined, 5]);
    expect(free.lost).toEqual(['temperature', 'topP']);
    expect(write({ ...sampling, reasoning: { effort: 'low' } }).lost).toEqual([
      'temperature',
      'topP',
      'topK',
    ]);
    expect(write({ topK: 5 }, { model: 'claude-opus-5-5' }).lost).toEqual(['topK']);
  });

  test('pitfall 18: ids of other providers are made to fit, the same for call and result', () => {
    const id = 'call.with|things'.padEnd(90, 'x');
    const turns = [user(hi), assistant({ ...call, id }), user({ ...result, callId: id })];
    const { body } = write({ turns });
    const used = body.messages[1]?.content[0]?.['id'];
    expect(used).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(body.messages[2]?.content[0]?.['tool_use_id']).toBe(used);
  });

  test('pitfall 20: broken arguments of the history are an empty object, and told', () => {
    const turns = [user(hi), assistant({ ...call, input: '{"x', at: 'there' }), user(result)];
    const { body, lost } = write({ turns });
    expect(body.messages[1]?.content[0]?.['input']).toEqual({});
    expect(lost).toEqual(['there']);
  });

  test('pitfall 35: images, PDFs and texts arrive, in a tool’s result too; what cannot is named in its place', () => {
    const image = {
      type: 'media',
      media: 'image',
      source: { kind: 'base64', mediaType: 'image/png', data: 'AA' },
    } as const;
    const url = { type: 'media', media: 'image', source: { kind: 'url', url: 'https://a/b.png' } } as const;
    const pdf = {
      type: 'media',
      media: 'document',
      name: 'a.pdf',
      source: { kind: 'base64', mediaType: 'application/pdf', data: 'BB' },
    } as const;
    const audio = {
      type: 'media',
      media: 'audio',
      source: { kind: 'base64', mediaType: 'audio/wav', data: 'CC' },
      at: 'audio',
    } as const;
    const { body, lost } = write({
      turns: [
        user(url, pdf, audio),
        assistant(call),
        user({ ...result, content: [hi, image], isError: true }),
      ],
    });
    expect(body.messages[0]?.content).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://a/b.png' } },
      {
        type: 'document',
        title: 'a.pdf',
        source: { type: 'base64', media_type: 'application/pdf', data: 'BB' },
      },
      { type: 'text', text: '[Here was an audio that could not be passed on.]' },
    ]);
    expect(body.messages[2]?.content).toMatchObject([
      { type: 'tool_result', is_error: true, content: [{ type: 'text' }, { type: 'image' }] },
    ]);
    expect(lost).toEqual(['audio']);
  });

  test('structured output: closed objects, limits in words; a property may be named like a keyword', () => {
    const schema = { type: 'object', properties: { minimum: { type: 'integer', minimum: 3 } } };
    const { body } = write({ format: { type: 'json-schema', schema } });
    expect(body['output_config']).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: { minimum: { type: 'integer', description: '(minimum: 3)' } },
        },
      },
    });
    const words = write({ format: { type: 'json' } });
    expect([words.body['system'], words.lost]).toMatchObject([[{ type: 'text' }], ['format']]);
  });

  test('cache breakpoints: at most four, at the end of tools, system and the last two user turns', () => {
    const turns = [
      { role: 'system', parts: [hi, hi] } as const,
      ...Array.from({ length: 3 }, () => [user(hi), assistant(hi)]).flat(),
      user(hi),
    ];
    const { body } = write({ turns, tools: [functionTool, functionTool] }, { autoCache: '1h' });
    const marks = JSON.stringify(body).match(/"cache_control":\{"type":"ephemeral","ttl":"1h"\}/g);
    expect(marks).toHaveLength(4);
    expect(
      body.messages.flatMap(({ content }, place) => (content[0]?.['cache_control'] ? [place] : [])),
    ).toEqual([4, 6]);
    expect(JSON.stringify(write({ turns }).body)).not.toContain('cache_control');
  });
});
