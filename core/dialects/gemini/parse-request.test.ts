import { describe, expect, test } from 'vitest';
import { AppFailure } from '../../../shared/errors.ts';
import { LossReport } from '../message/loss.ts';
import type { AssistantPart, UserPart } from '../message/parts.ts';
import { packState } from '../message/provider-state.ts';
import { fieldPaths, parseRequest } from './parse-request.ts';
import { noSignature } from './thought-signature.ts';

const hi = { role: 'user', parts: [{ text: 'Hi' }] };
const plain = { contents: [hi] };

function parse(body: unknown, loss = new LossReport(fieldPaths)) {
  return parseRequest(body, { model: 'm', operation: 'generate', loss });
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

function lostOf(body: unknown) {
  const loss = new LossReport(fieldPaths);
  parse(body, loss);
  return loss.entries.map(({ path }) => path);
}

const saying = (...contents: object[]) => ({ contents: [hi, ...contents] });
const model = (...parts: object[]) => ({ role: 'model', parts });
const user = (...parts: object[]) => ({ role: 'user', parts });
const call = (name: string, rest: object = {}) => ({ functionCall: { name, args: {}, ...rest } });
const response = (name: string, rest: object = {}) => ({
  functionResponse: { name, response: { output: name }, ...rest },
});
const partsOf = (...contents: object[]) =>
  parse(saying(...contents)).turns.flatMap(({ parts }): readonly (UserPart | AssistantPart)[] => parts);
const configured = (generationConfig: object) => parse({ ...plain, generationConfig });

describe('a request in Gemini’s dialect', () => {
  test.each([
    ['', null],
    ['contents', {}],
    ['contents[0]', { contents: ['Hi'] }],
    ['contents[1].role', saying({ role: 'assistant', parts: [] })],
    ['contents[1].parts[0]', saying(user({}))],
    ['contents[1].parts[0].functionCall', saying(user(call('f')))],
    ['contents[1].parts[0].functionResponse', saying(model(response('f')))],
    ['contents[1].parts[0].functionCall.name', saying(model({ functionCall: {} }))],
    ['contents[1].parts[0].inline_data.mimeType', saying(user({ inline_data: { data: 'A' } }))],
    ['system_instruction.parts[0]', { ...plain, system_instruction: { parts: [{ inlineData: {} }] } }],
    ['tools[0].functionDeclarations[0].name', { ...plain, tools: [{ functionDeclarations: [{}] }] }],
    [
      'toolConfig.functionCallingConfig.mode',
      { ...plain, toolConfig: { functionCallingConfig: { mode: 'SOME' } } },
    ],
    ['generationConfig.temperature', { ...plain, generationConfig: { temperature: '1' } }],
    [
      'generationConfig.thinkingConfig.thinkingLevel',
      { ...plain, generationConfig: { thinkingConfig: { thinkingLevel: 'HUGE' } } },
    ],
    ['cachedContent', { ...plain, cachedContent: 'cachedContents/1' }],
    ['cached_content', { ...plain, cached_content: 'cachedContents/1' }],
    ['labels.a', { ...plain, labels: { a: 1 } }],
  ])('is refused with the path of the fault: %s', (path, body) => {
    expect(faultOf(body)).toBe(path);
  });

  test('the model stands in the path, and what is to be counted may stand within', () => {
    expect(parse(plain)).toMatchObject({ model: 'm', stream: false });
    const source = { operation: 'count-tokens', loss: new LossReport() } as const;
    const counted = { generateContentRequest: { model: 'models/gemini-9', ...plain } };
    expect(parseRequest(counted, source)).toMatchObject({ model: 'gemini-9', turns: [{ role: 'user' }] });
  });

  test('pitfall 34: both spellings are read, and single objects where lists are due', () => {
    const snake = parse({
      system_instruction: { parts: { text: 'S' } },
      contents: { parts: { text: 'Hi' } },
      tools: { function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object' } }] },
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
      generation_config: {
        max_output_tokens: 5,
        stop_sequences: ['END'],
        response_mime_type: 'application/json',
        response_json_schema: { type: 'string' },
        thinking_config: { include_thoughts: true, thinking_budget: 2000 },
      },
    });
    const camel = parse({
      systemInstruction: { role: 'system', parts: [{ text: 'S' }] },
      contents: [hi],
      tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object' } }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
      generationConfig: {
        maxOutputTokens: 5,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'string' },
        thinkingConfig: { includeThoughts: true, thinkingBudget: 2000 },
      },
    });
    const withoutPlaces = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)),
      ) as unknown;
    expect(withoutPlaces(snake)).toEqual(withoutPlaces(camel));
    expect(camel).toMatchObject({
      maxTokens: 5,
      stop: ['END'],
      toolChoice: { mode: 'required', only: [{ name: 'f' }] },
      format: { type: 'json-schema', schema: { type: 'string' } },
      reasoning: { budgetTokens: 2000, show: true },
    });
  });

  test('what nobody else knows is told as lost, in the client’s spelling', () => {
    expect(
      lostOf({
        ...plain,
        safety_settings: [{ category: 'X', threshold: 'Y' }],
        generationConfig: {
          candidateCount: 2,
          responseModalities: ['TEXT', 'IMAGE'],
          mediaResolution: 'LOW',
          response_mime_type: 'text/x.enum',
        },
        toolConfig: { functionCallingConfig: { mode: 'VALIDATED' }, retrievalConfig: {} },
        store: true,
      }),
    ).toEqual([
      'toolConfig.retrievalConfig',
      'toolConfig.functionCallingConfig.mode',
      'generationConfig.response_mime_type',
      'generationConfig.candidateCount',
      'generationConfig.responseModalities',
      'generationConfig.mediaResolution',
      'safety_settings',
      'store',
    ]);
    expect(lostOf({ ...plain, store: false, safetySettings: [] })).toEqual([]);
  });

  test('media arrive by their kind; files at Google stay Google’s', () => {
    const uri = 'https://generativelanguage.googleapis.com/v1beta/files/a';
    const parts = partsOf(
      user(
        { inlineData: { mimeType: 'image/png', data: 'AA' } },
        { inlineData: { mimeType: 'application/pdf', data: 'BB', displayName: 'a.pdf' } },
        { fileData: { mimeType: 'audio/mp3', fileUri: uri } },
        { fileData: { fileUri: 'https://www.youtube.com/watch?v=1' } },
        { fileData: { mimeType: 'image/png', fileUri: 'https://a/b.png' } },
      ),
    );
    expect(parts.slice(1)).toMatchObject([
      { media: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' } },
      { media: 'document', name: 'a.pdf' },
      { media: 'audio', source: { kind: 'file', id: uri, maker: 'gemini', mediaType: 'audio/mp3' } },
      { media: 'video', source: { kind: 'url' } },
      { media: 'image', source: { kind: 'url', url: 'https://a/b.png' } },
    ]);
  });

  test('pitfall 36: calls without ids get the same ones each time, and their results find them', () => {
    const talk = [
      model({ text: 'So' }, call('f'), call('g'), call('f')),
      user(
        response('f', { id: 'made-by-the-client' }),
        response('g'),
        response('f', { response: { error: 'no' } }),
      ),
    ];
    expect(partsOf(...talk)).toEqual(partsOf(...talk));
    const parts = partsOf(...talk);
    const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name]] : []));
    expect(calls).toEqual([
      ['call_1_1', 'f'],
      ['call_1_2', 'g'],
      ['call_1_3', 'f'],
    ]);
    expect(parts.filter(({ type }) => type === 'tool-result')).toMatchObject([
      { callId: 'call_1_1', content: [{ text: 'f' }], isError: false },
      { callId: 'call_1_2' },
      { callId: 'call_1_3', content: [{ text: 'no' }], isError: true },
    ]);
  });

  test('ids that are there are kept; results may come out of order, lack theirs, or be nobody’s', () => {
    const loss = new LossReport();
    const { turns } = parse(
      saying(
        model(call('f', { id: 'a' }), call('f', { id: 'b' }), call('g', { id: 'c' })),
        user(response('f', { id: 'b' }), response('f'), response('h', { id: 'z' })),
      ),
      loss,
    );
    const results = turns.at(-1)?.parts.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : []));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(loss.entries.map(({ path }) => path)).toEqual(['contents[2].parts[2]', 'contents[1].parts[2]']);
  });

  test('a result’s own members: texts, objects, images', () => {
    const shown = { inlineData: { mimeType: 'image/png', data: 'AA' } };
    const contentOf = (rest: object) =>
      partsOf(model(call('f')), user(response('f', rest))).find(({ type }) => type === 'tool-result');
    expect(contentOf({ response: { result: 1, at: 'x' } })).toMatchObject({
      content: [{ text: '{"result":1,"at":"x"}' }],
    });
    expect(contentOf({ response: { output: { a: 1 } } })).toMatchObject({ content: [{ text: '{"a":1}' }] });
    expect(contentOf({ response: {}, parts: [shown] })).toMatchObject({ content: [{ media: 'image' }] });
  });

  test('pitfall 24, 30: signatures stay with their part, ours are unpacked, placeholders are none', () => {
    const packed = Buffer.from(packState({ maker: 'anthropic', data: 'signature:x' })).toString('base64');
    expect(
      partsOf(
        model(
          { text: 'hm', thought: true, thoughtSignature: packed },
          { text: 'A', thoughtSignature: 'S1' },
          { ...call('f'), thoughtSignature: noSignature },
          { ...call('g'), thought_signature: 'S2' },
        ),
        user(response('f'), response('g')),
      ).slice(1, 5),
    ).toMatchObject([
      { type: 'reasoning', text: 'hm', state: { maker: 'anthropic', data: 'signature:x' } },
      { type: 'text', text: 'A', state: { maker: 'gemini', data: 'S1' } },
      { name: 'f', state: undefined },
      { name: 'g', state: { maker: 'gemini', data: 'S2' } },
    ]);
  });

  test('a streamed answer that was kept in pieces is one again', () => {
    const parts = partsOf(
      model({ text: 'h', thought: true }),
      model({ text: 'm', thought: true }, { text: '', thought: true, thoughtSignature: 'S' }),
      model({ text: 'Hel' }),
      model({ text: 'lo' }),
      model({ text: '', thoughtSignature: 'T' }),
      model({ text: '' }),
    );
    expect(parts.slice(1)).toMatchObject([
      { type: 'reasoning', text: 'hm', state: { data: 'S' } },
      { type: 'text', text: 'Hello', state: { data: 'T' } },
    ]);
    expect(parts).toHaveLength(3);
  });

  test('what ran at Google is told as lost', () => {
    const body = saying(
      model({ executableCode: { code: '1' } }, { codeExecutionResult: {} }, { text: 'A' }),
      user({ text: 'B', videoMetadata: { fps: 1 } }),
    );
    expect(lostOf(body)).toEqual([
      'contents[1].parts[0]',
      'contents[1].parts[1]',
      'contents[2].parts[0].videoMetadata',
    ]);
  });

  test('tools: functions in either kind of schema, Google’s own where others have the like', () => {
    const { tools } = parse({
      ...plain,
      tools: [
        {
          functionDeclarations: [
            { name: 'f', description: 'F', parametersJsonSchema: { type: 'object', $defs: {} } },
            {
              name: 'g',
              parameters: {
                type: 'OBJECT',
                properties: {
                  type: { type: 'STRING', nullable: true, enum: ['a'], format: 'enum' },
                  list: { type: 'ARRAY', min_items: '1', items: { any_of: [{ type: 'INTEGER' }] } },
                },
                required: ['type'],
                propertyOrdering: ['type'],
              },
            },
            { name: 'h' },
          ],
        },
        { googleSearch: {}, url_context: {} },
        { code_execution: {}, fileSearch: {} },
      ],
    });
    expect(tools).toMatchObject([
      { type: 'function', name: 'f', schema: { type: 'object', $defs: {} } },
      { name: 'g' },
      { name: 'h', schema: { type: 'object', properties: {} } },
      { type: 'hosted', service: 'web-search', given: 'googleSearch', at: 'tools[1].googleSearch' },
      { type: 'hosted', service: 'web-fetch', at: 'tools[1].url_context' },
      { type: 'hosted', service: 'code-execution' },
      { type: 'hosted', given: 'fileSearch' },
    ]);
    expect(tools[1]).toHaveProperty('schema', {
      type: 'object',
      properties: {
        type: { type: ['string', 'null'], enum: ['a', null] },
        list: { type: 'array', minItems: 1, items: { anyOf: [{ type: 'integer' }] } },
      },
      required: ['type'],
    });
  });

  test.each([
    [{ mode: 'AUTO' }, { mode: 'auto' }],
    [{ mode: 'NONE' }, { mode: 'none' }],
    [{ mode: 'ANY' }, { mode: 'required' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['f', 'g'] },
      { mode: 'required', only: [{ name: 'f' }, { name: 'g' }] },
    ],
    [
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
      { mode: 'auto', only: [{ name: 'f' }] },
    ],
    [{ mode: 'MODE_UNSPECIFIED' }, undefined],
  ])('pitfall 35: choice %j', (functionCallingConfig, choice) => {
    expect(parse({ ...plain, toolConfig: { functionCallingConfig } }).toolChoice).toEqual(choice);
  });

  test.each([
    [{ thinkingBudget: 0 }, { effort: 'none' }],
    [
      { thinkingBudget: -1, includeThoughts: true },
      { effort: 'auto', show: true },
    ],
    [{ thinkingBudget: 900 }, { budgetTokens: 900 }],
    [
      { thinkingLevel: 'low', includeThoughts: false },
      { effort: 'low', show: false },
    ],
    [{ includeThoughts: true }, { effort: 'auto', show: true }],
    [{ includeThoughts: false }, undefined],
  ])('thinking %j', (thinkingConfig, reasoning) => {
    expect(configured({ thinkingConfig }).reasoning).toEqual(reasoning);
  });

  test.each([
    [{ responseMimeType: 'text/plain' }, undefined],
    [{ responseMimeType: 'application/json' }, { type: 'json' }],
    [
      { responseMimeType: 'application/json', responseSchema: { type: 'STRING' } },
      { type: 'json-schema', schema: { type: 'string' } },
    ],
  ])('format %j', (config, format) => {
    expect(configured(config).format).toEqual(format);
  });

  test('sampling, log probabilities, labels and the tier arrive', () => {
    const generationConfig = {
      temperature: 1.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: 2,
      responseLogprobs: true,
      logprobs: 3,
    };
    expect(
      parse({ ...plain, generationConfig, labels: { team: 'a' }, serviceTier: 'standard' }),
    ).toMatchObject({
      temperature: 1.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: 2,
      logprobs: 3,
      metadata: { team: 'a' },
      serviceTier: 'default',
    });
    expect(configured({ logprobs: 3 }).logprobs).toBeUndefined();
  });
});
