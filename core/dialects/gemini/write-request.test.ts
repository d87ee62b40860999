import { describe, expect, test } from 'vitest';
import { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, UserPart } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { RequestTarget } from '../translation.ts';
import { plainRequest, requestTargetOf } from '../translation.suite.ts';
import { noSignature } from './thought-signature.ts';
import { writeRequest } from './write-request.ts';

interface Body {
  readonly contents: { role: string; parts: Record<string, unknown>[] }[];
  readonly generationConfig?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

function write(given: Partial<MessageRequest>, target: Partial<RequestTarget> = {}) {
  const loss = new LossReport();
  const whole = requestTargetOf({ model: 'gemini-2.5-flash', maker: 'gemini', loss, ...target });
  const { body, tools } = writeRequest({ ...plainRequest, ...given }, whole);
  return {
    body: JSON.parse(JSON.stringify(body)) as Body,
    tools,
    lost: loss.entries.map(({ path }) => path),
  };
}

const third = { model: 'gemini-3.1-pro-preview' };
const user = (...parts: UserPart[]) => ({ role: 'user', parts }) as const;
const assistant = (...parts: AssistantPart[]) => ({ role: 'assistant', parts }) as const;
const hi = { type: 'text', text: 'Hi' } as const;
const call = { type: 'tool-call', id: 'a', name: 'f', kind: 'json', input: '{"x":1}' } as const;
const result = { type: 'tool-result', callId: 'a', content: [hi], isError: false } as const;
const functionTool = { type: 'function', name: 'f', schema: { type: 'object' } } as const;
const image = {
  type: 'media',
  media: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'AA' },
} as const;

describe('a request to Gemini', () => {
  test('pitfall 38: says nothing that the client did not say', () => {
    const { body, lost } = write({});
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });
    expect(lost).toEqual([]);
  });

  test('begins with the user, merges neighbours, has no empty text; system text in mid-talk is the user’s', () => {
    const system = (text: string) => ({ role: 'system', parts: [{ type: 'text', text, at: text }] }) as const;
    const { body, lost } = write({ turns: [system('S'), assistant(hi), system('note'), user(hi)] });
    expect(body['systemInstruction']).toEqual({ parts: [{ text: 'S' }] });
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'Begin.' }] },
      { role: 'model', parts: [{ text: 'Hi' }] },
      { role: 'user', parts: [{ text: '<system>\nnote\n</system>' }, { text: 'Hi' }] },
    ]);
    expect(lost).toEqual(['note']);
  });

  test('pitfall 15, 19, 36: results stand in one turn, in order, by the name of their function', () => {
    const second = { ...call, id: 'toolu_b', name: 'other/g' };
    const { body } = write({
      turns: [
        user(hi),
        assistant(call, second),
        user(result, { ...result, callId: 'toolu_b', isError: true, content: [] }, hi),
      ],
    });
    const [, called, answered] = body.contents;
    const name = (called?.parts[1]?.['functionCall'] as { name: string }).name;
    expect(name).toMatch(/^other_g_[0-9a-f]{10}$/);
    expect(answered).toEqual({
      role: 'user',
      parts: [
        { functionResponse: { id: 'a', name: 'f', response: { output: 'Hi' } } },
        { functionResponse: { id: 'toolu_b', name, response: { error: '' } } },
        { text: 'Hi' },
      ],
    });
  });

  test('pitfall 35: what a tool shows stands in its response, or beside it where models do not take that', () => {
    const turns = [user(hi), assistant(call), user({ ...result, content: [hi, image] }, hi)];
    const inlineData = { mimeType: 'image/png', data: 'AA' };
    const [, , older] = write({ turns }).body.contents;
    expect(older?.parts.slice(1)).toEqual([{ inlineData }, { text: 'Hi' }]);
    const [, , newer] = write({ turns }, third).body.contents;
    expect(newer?.parts).toMatchObject([{ functionResponse: { parts: [{ inlineData }] } }, { text: 'Hi' }]);
  });

  test('pitfall 20: broken arguments are an object and told as lost', () => {
    const { body, lost } = write({
      turns: [user(hi), assistant({ ...call, input: '{"x', at: 'there' }), user(result)],
    });
    expect(body.contents[1]?.parts[0]).toEqual({ functionCall: { id: 'a', name: 'f', args: {} } });
    expect(lost).toEqual(['there']);
  });

  test('pitfall 24: state goes back to its maker alone', () => {
    const state = { maker: 'gemini', data: 'S' };
    const foreign = { maker: 'anthropic', data: 'signature:x' };
    const thought = { type: 'reasoning', text: 'hm', at: 'there' } as const;
    const { body, lost } = write({
      turns: [
        user(hi),
        assistant(
          { ...thought, state },
          { ...hi, state },
          { ...thought, state: foreign },
          { ...hi, state: foreign },
        ),
      ],
    });
    expect(body.contents[1]?.parts).toEqual([
      { text: 'hm', thought: true, thoughtSignature: 'S' },
      { text: 'Hi', thoughtSignature: 'S' },
      { text: 'Hi' },
    ]);
    expect(lost).toEqual(['there']);
  });

  test('pitfall 26: the first call of a step has a signature where models insist on it', () => {
    const step = assistant(hi, call, { ...call, id: 'b' });
    const turns = [user(hi), step, user(result, { ...result, callId: 'b' })];
    const signaturesOf = (target: object, given = turns) =>
      write({ turns: given }, target).body.contents[1]?.parts.map((part) => part['thoughtSignature']);
    expect(signaturesOf(third)).toEqual([undefined, noSignature, undefined]);
    expect(signaturesOf({})).toEqual([undefined, undefined, undefined]);
    expect(signaturesOf({ ...third, maker: 'other' })).toEqual([undefined, undefined, undefined]);
    const signed = assistant({ ...call, state: { maker: 'gemini', data: 'S' } });
    expect(signaturesOf(third, [user(hi), signed, user(result)])).toEqual(['S']);
  });

  test('media: bytes and files at Google pass, the rest is named in its place', () => {
    const media = (source: MediaPart['source'], kind: MediaPart['media'] = 'document') =>
      ({ type: 'media', media: kind, source, at: JSON.stringify(source.kind) }) as const;
    const youTube = 'https://www.youtube.com/watch?v=1';
    const { body, lost } = write({
      turns: [
        user(
          media({ kind: 'base64', mediaType: 'application/pdf', data: 'AA' }),
          media({ kind: 'base64', mediaType: 'application/json', data: 'BB' }),
          media({ kind: 'base64', mediaType: 'image/gif', data: 'CC' }, 'image'),
          media({ kind: 'text', text: 'T' }),
          media({ kind: 'file', id: 'gs://a/b', maker: 'gemini', mediaType: 'audio/mp3' }, 'audio'),
          media({ kind: 'file', id: 'file-1', maker: 'openai' }),
          media({ kind: 'url', url: youTube }, 'video'),
          media({ kind: 'url', url: 'https://a/b.png' }, 'image'),
        ),
      ],
    });
    expect(body.contents[0]?.parts).toEqual([
      { inlineData: { mimeType: 'application/pdf', data: 'AA' } },
      { inlineData: { mimeType: 'text/plain', data: 'BB' } },
      { text: '[Here was an image that could not be passed on.]' },
      { text: 'T' },
      { fileData: { mimeType: 'audio/mp3', fileUri: 'gs://a/b' } },
      { text: '[Here was a document that could not be passed on.]' },
      { fileData: { fileUri: youTube } },
      { text: '[Here was an image that could not be passed on.]' },
    ]);
    expect(lost).toEqual(['"base64"', '"file"', '"url"']);
  });

  test('pitfall 16, 18: names fit, freeform tools take one text, hosted ones are Google’s own or lost', () => {
    const { body, tools, lost } = write({
      tools: [
        { ...functionTool, name: '1st.tool' },
        { type: 'custom', name: 'exec', grammar: { syntax: 'lark', definition: 'x' }, at: 'tools[1]' },
        { type: 'hosted', service: 'web-search', given: 'web_search', at: 'tools[2]' },
      ],
    });
    const [{ functionDeclarations: [first, second] = [] } = {}] = body['tools'] as {
      functionDeclarations?: { name: string }[];
    }[];
    expect(first?.name).toMatch(/^_1st_tool_[0-9a-f]{10}$/);
    expect(tools.resolve(first?.name ?? '').name).toBe('1st.tool');
    expect(second).toMatchObject({ name: 'exec', parametersJsonSchema: { required: ['input'] } });
    expect(lost).toEqual(['tools[1].format', 'tools[2]']);
    const alone = write({
      tools: [
        { type: 'hosted', service: 'web-search', given: 'x', blockedDomains: ['a.b'], at: 'tools[0]' },
        { type: 'hosted', service: 'web-fetch', given: 'x' },
        { type: 'hosted', given: 'image_generation', at: 'tools[2]' },
      ],
    });
    expect([alone.body['tools'], alone.lost]).toEqual([
      [{ googleSearch: {} }, { urlContext: {} }],
      ['tools[0]', 'tools[2]'],
    ]);
  });

  test('pitfall 17, 21: Google is given JSON Schema, others the part of OpenAPI’s that all of them read', () => {
    const schema = { $schema: 'x', properties: { a: { const: 1 }, const: { type: ['string', 'null'] } } };
    const tools = [
      { ...functionTool, schema },
      { ...functionTool, name: 'g' },
    ];
    expect(write({ tools }).body['tools']).toEqual([
      {
        functionDeclarations: [
          {
            name: 'f',
            parametersJsonSchema: {
              type: 'object',
              properties: { a: { enum: [1] }, const: { type: ['string', 'null'] } },
            },
          },
          { name: 'g', parametersJsonSchema: { type: 'object', properties: {} } },
        ],
      },
    ]);
    expect(write({ tools }, { maker: 'other' }).body['tools']).toEqual([
      {
        functionDeclarations: [
          {
            name: 'f',
            parameters: {
              type: 'OBJECT',
              properties: { a: { enum: ['1'] }, const: { type: 'STRING', nullable: true } },
            },
          },
          { name: 'g' },
        ],
      },
    ]);
  });

  test.each([
    [{ mode: 'auto' }, { mode: 'AUTO' }],
    [{ mode: 'none' }, { mode: 'NONE' }],
    [{ mode: 'required' }, { mode: 'ANY' }],
    [
      { mode: 'required', only: [{ name: 'f' }] },
      { mode: 'ANY', allowedFunctionNames: ['f'] },
    ],
    [
      { mode: 'auto', only: [{ name: 'f' }] },
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ] as const)('pitfall 35: choice %j', (toolChoice, functionCallingConfig) => {
    expect(write({ tools: [functionTool], toolChoice }).body['toolConfig']).toEqual({
      functionCallingConfig,
    });
    expect(write({ toolChoice }).body['toolConfig']).toBeUndefined();
  });

  test('pitfall 35: settings arrive, those beyond a limit are told', () => {
    const { body, lost } = write(
      {
        maxTokens: 9,
        stop: ['a', 'b', 'c', 'd', 'e', 'f'],
        temperature: 3,
        topP: 0.9,
        topK: 3,
        seed: 1,
        logprobs: 2,
        serviceTier: 'default',
      },
      { maxOutputTokens: 8 },
    );
    expect(body.generationConfig).toEqual({
      maxOutputTokens: 8,
      stopSequences: ['a', 'b', 'c', 'd', 'e'],
      temperature: 2,
      topP: 0.9,
      topK: 3,
      seed: 1,
      responseLogprobs: true,
      logprobs: 2,
    });
    expect([body['serviceTier'], lost]).toEqual(['standard', ['maxTokens', 'stop', 'temperature']]);
  });

  test('what Gemini has nothing like is told', () => {
    const { lost } = write({
      user: 'u',
      metadata: { a: 'b' },
      verbosity: 'low',
      cacheKey: 'k',
      parallelToolCalls: false,
      serviceTier: 'scale',
      turns: [user({ ...hi, cache: '5m', at: 'there' })],
    });
    expect(lost).toEqual([
      'serviceTier',
      'user',
      'metadata',
      'verbosity',
      'parallelToolCalls',
      'cacheKey',
      'there',
    ]);
  });

  test.each([
    ['gemini-2.5-flash', { effort: 'high' }, { thinkingBudget: 24_576 }, []],
    ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }, []],
    ['gemini-2.5-flash', { effort: 'auto', show: true }, { thinkingBudget: -1, includeThoughts: true }, []],
    ['gemini-2.5-pro', { budgetTokens: 100_000 }, { thinkingBudget: 32_768 }, []],
    ['gemini-2.5-pro', { effort: 'none' }, { thinkingBudget: 128 }, ['effort']],
    ['gemini-2.5-flash-lite', { budgetTokens: 100 }, { thinkingBudget: 512 }, []],
    ['gemini-2.0-flash', { effort: 'high' }, undefined, ['effort']],
    ['gemini-3-pro-preview', { effort: 'medium' }, { thinkingLevel: 'HIGH' }, []],
    ['gemini-3.1-pro-preview', { effort: 'minimal' }, { thinkingLevel: 'LOW' }, []],
    [
      'gemini-3.8-flash',
      { budgetTokens: 8000, show: true },
      { thinkingLevel: 'MEDIUM', includeThoughts: true },
      [],
    ],
    ['gemini-flash-latest', { effort: 'max' }, { thinkingLevel: 'HIGH' }, []],
    ['gemini-3.8-flash', { effort: 'none' }, { thinkingLevel: 'LOW' }, ['effort']],
    ['gemini-3.8-flash', { effort: 'auto' }, undefined, []],
    ['gemma-3', { effort: 'low' }, undefined, ['effort']],
  ] as const)('%s is told %j', (model, reasoning, thinkingConfig, lost) => {
    const written = write({ reasoning }, { model });
    expect([written.body.generationConfig?.['thinkingConfig'], written.lost]).toEqual([thinkingConfig, lost]);
  });

  test('the levels that a model is known to take count', () => {
    const { body } = write(
      { reasoning: { effort: 'minimal' } },
      { ...third, efforts: ['minimal', 'high', 'max'] },
    );
    expect(body.generationConfig).toEqual({ thinkingConfig: { thinkingLevel: 'MINIMAL' } });
  });

  test('pitfall 35: a format is JSON Schema at Google, and words where functions stand beside it', () => {
    const format = { type: 'json-schema', schema: { type: 'object', $schema: 'x' } } as const;
    const responseMimeType = 'application/json';
    expect(write({ format }).body.generationConfig).toEqual({
      responseMimeType,
      responseJsonSchema: { type: 'object' },
    });
    expect(write({ format }, { maker: 'other' }).body.generationConfig).toEqual({
      responseMimeType,
      responseSchema: { type: 'OBJECT' },
    });
    expect(write({ format: { type: 'json' }, tools: [functionTool] }, third).body.generationConfig).toEqual({
      responseMimeType,
    });
    const older = write({ format, tools: [functionTool] });
    expect([older.body.generationConfig, older.lost]).toEqual([undefined, ['format']]);
    expect(JSON.stringify(older.body['systemInstruction'])).toContain('follows this schema');
  });
});
