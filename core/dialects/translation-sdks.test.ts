import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { replayAnswer } from './message/collect-answer.ts';
import type { AnswerEvent, MessageAnswer } from './message/answer.ts';
import { LossReport } from './message/loss.ts';
import type { AssistantPart } from './message/parts.ts';
import type { JsonObject } from './read-json.ts';
import { loadOwnSamples, loadRecordings } from './recorded-streams.suite.ts';
import {
  collect,
  essenceOf,
  readEvents,
  sourceOf,
  targetOf,
  translatedDialects,
  writeEvents,
  type TranslatedDialect,
} from './translation.suite.ts';
import { translations } from './translations.ts';

/*
 * The vendors' SDKs are the judges: each is a client of a server that translates, and what they ask for is handed to
 * an upstream of the other dialect, which is a fake that notes the request and answers with a given stream.
 */

interface Passage {
  readonly from: TranslatedDialect;
  readonly to: TranslatedDialect;
  /** What the upstream sends, as a stream in its dialect. */
  readonly upstream: Buffer;
}

let passage: Passage;
let sent: JsonObject = {};
let server: Server;
let origin = '';

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { from, to, upstream } = passage;
  const asked = translations[from].parseRequest(JSON.parse(await readText(request)), {
    operation: 'generate',
    loss: new LossReport(),
  });
  const maker = to === 'anthropic' ? 'anthropic' : 'openai';
  const model = to === 'anthropic' ? 'claude-opus-4-8' : 'gpt-4.1';
  const written = translations[to].writeRequest(asked, {
    model,
    maker,
    stream: true,
    loss: new LossReport(),
  });
  sent = JSON.parse(JSON.stringify(written.body)) as JsonObject;
  const events = readEvents(translations[to], [upstream], sourceOf({ maker, tools: written.tools }));
  const target = targetOf({ request: asked });
  if (asked.stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(writeEvents(translations[from], events, target));
  } else {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(translations[from].writeResponse(collect(events)!, target)));
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  sent = {};
});

const anthropic = () => new Anthropic({ apiKey: 'k', baseURL: origin, maxRetries: 0 });
const openAi = () => new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0, logLevel: 'off' });

/** What an answer says, in the words that all SDKs' results can be brought to. */
interface Told {
  text: string;
  calls: [string, unknown][];
  stop: string | null;
  input: number;
  output: number;
}

function tellAnthropic(message: Anthropic.Message): Told {
  const { usage } = message;
  return {
    text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    calls: message.content.flatMap((block) =>
      block.type === 'tool_use' ? [[block.name, block.input] as [string, unknown]] : [],
    ),
    stop: message.stop_reason,
    input:
      usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
    output: usage.output_tokens,
  };
}

function tellOpenAi(completion: OpenAI.ChatCompletion): Told {
  const [choice] = completion.choices;
  return {
    text: (choice?.message.content ?? '') + (choice?.message.refusal ?? ''),
    calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [[call.function.name, JSON.parse(call.function.arguments)] as [string, unknown]]
        : [[call.custom.name, call.custom.input] as [string, unknown]],
    ),
    stop: choice?.finish_reason ?? null,
    input: completion.usage?.prompt_tokens ?? 0,
    output: completion.usage?.completion_tokens ?? 0,
  };
}

function tellResponses(response: OpenAI.Responses.Response): Told {
  const refusals = response.output.flatMap((item) =>
    item.type === 'message' ? item.content.map((part) => (part.type === 'refusal' ? part.refusal : '')) : [],
  );
  return {
    text: response.output_text + refusals.join(''),
    calls: response.output.flatMap((item): [string, unknown][] => {
      if (item.type === 'function_call') return [[item.name, JSON.parse(item.arguments)]];
      return item.type === 'custom_tool_call' ? [[item.name, item.input]] : [];
    }),
    stop: response.incomplete_details?.reason ?? response.status ?? null,
    input: response.usage?.input_tokens ?? 0,
    output: response.usage?.output_tokens ?? 0,
  };
}

const ask = {
  anthropic: {
    whole: async () =>
      tellAnthropic(
        await anthropic().messages.create({
          model: 'm',
          max_tokens: 99,
          messages: [{ role: 'user', content: 'Hi' }],
        }),
      ),
    stream: async () =>
      tellAnthropic(
        await anthropic()
          .messages.stream({ model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }] })
          .finalMessage(),
      ),
  },
  'openai-chat': {
    whole: async () =>
      tellOpenAi(
        await openAi().chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
      ),
    stream: async () =>
      tellOpenAi(
        await openAi()
          .chat.completions.stream({
            model: 'm',
            messages: [{ role: 'user', content: 'Hi' }],
            stream_options: { include_usage: true },
          })
          .finalChatCompletion(),
      ),
  },
  'openai-responses': {
    whole: async () => tellResponses(await openAi().responses.create({ model: 'm', input: 'Hi' })),
    stream: async () =>
      tellResponses(await openAi().responses.stream({ model: 'm', input: 'Hi' }).finalResponse()),
  },
};

const stops = {
  anthropic: {
    end: 'end_turn',
    'max-tokens': 'max_tokens',
    'stop-sequence': 'stop_sequence',
    'tool-calls': 'tool_use',
    filtered: 'refusal',
    pause: 'pause_turn',
    'context-full': 'model_context_window_exceeded',
    'malformed-call': 'end_turn',
  },
  'openai-chat': {
    end: 'stop',
    'max-tokens': 'length',
    'stop-sequence': 'stop',
    'tool-calls': 'tool_calls',
    filtered: 'content_filter',
    pause: 'stop',
    'context-full': 'length',
    'malformed-call': 'stop',
  },
  'openai-responses': {
    end: 'completed',
    'max-tokens': 'max_output_tokens',
    'stop-sequence': 'completed',
    'tool-calls': 'completed',
    filtered: 'content_filter',
    pause: 'max_output_tokens',
    'context-full': 'max_output_tokens',
    'malformed-call': 'failed',
  },
} as const;

/** Anthropic's clients get what a freeform tool is given in the one member of an object. */
function callsOf(from: keyof typeof ask, { parts }: MessageAnswer): [string, unknown][] {
  return parts.flatMap((part): [string, unknown][] => {
    if (part.type !== 'tool-call') return [];
    if (part.kind === 'json') return [[part.name, JSON.parse(part.input)]];
    return [[part.name, from === 'anthropic' ? { input: part.input } : part.input]];
  });
}

function expected(from: keyof typeof ask, given: MessageAnswer): Told {
  const { text, usage } = essenceOf(given)!;
  const words = from !== 'anthropic' && given.stop === 'filtered' ? (given.stopWords ?? '') : '';
  return {
    text: text + words,
    calls: callsOf(from, given),
    stop: stops[from][given.stop],
    input: (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0),
    output: usage.output ?? 0,
  };
}

const samples = [...loadOwnSamples(), ...loadRecordings()].filter(
  ({ name }) => !name.includes('spliced-message-start') && !name.includes('-error.'),
);
const clients = Object.keys(ask) as (keyof typeof ask)[];
const pairs = clients.flatMap((from) =>
  translatedDialects.filter((to) => to !== from).map((to) => [from, to] as const),
);

describe.each(pairs)('the SDK of %s over an upstream of %s', (from, to) => {
  test.each(samples.filter(({ dialect }) => dialect === to))(
    'reads $name, whole and as a stream',
    async ({ bytes }) => {
      passage = { from, to, upstream: bytes };
      const given = collect(readEvents(translations[to], [bytes]))!;
      expect(await ask[from].stream()).toEqual(expected(from, given));
      expect(await ask[from].whole()).toEqual(expected(from, given));
    },
  );
});

/** An upstream's stream of an answer that is made of these. */
function upstreamOf(to: TranslatedDialect, parts: readonly AssistantPart[]): Buffer {
  const events: AnswerEvent[] = [];
  const usage = { input: 11, output: 7, cacheRead: 5, cacheWrite: 2, reasoning: 0 };
  replayAnswer({ model: 'up', parts, stop: 'tool-calls', usage }, (event) => events.push(event));
  return Buffer.from(writeEvents(translations[to], events));
}

/** One that calls two tools at once. */
function streamOf(to: TranslatedDialect): Buffer {
  const call = (id: string, city: string) =>
    ({ type: 'tool-call', id, name: 'weather', kind: 'json', input: JSON.stringify({ city }) }) as const;
  return upstreamOf(to, [
    { type: 'text', text: 'Let me look.' },
    call('call_1', 'Rome'),
    call('call_2', 'Oslo'),
  ]);
}

function schemaOf(name: string) {
  return { type: 'object' as const, properties: { [name]: { type: 'string' } }, required: [name] };
}

describe('a tool round trip', () => {
  const schema = schemaOf('city');

  test('Anthropic’s SDK over OpenAI Chat: parallel calls, a result with an image, an error, a forced tool', async () => {
    passage = { from: 'anthropic', to: 'openai-chat', upstream: streamOf('openai-chat') };
    const tools = [{ name: 'weather', input_schema: schema }];
    const first: Anthropic.MessageParam[] = [{ role: 'user', content: 'How is it?' }];
    const message = await anthropic()
      .messages.stream({ model: 'm', max_tokens: 99, tools, messages: first })
      .finalMessage();
    const [one, two] = message.content.filter((block) => block.type === 'tool_use');
    expect([one?.input, two?.input]).toEqual([{ city: 'Rome' }, { city: 'Oslo' }]);
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'AAAA' },
    };
    await anthropic().messages.create({
      model: 'm',
      max_tokens: 99,
      tools,
      tool_choice: { type: 'tool', name: 'weather', disable_parallel_tool_use: true },
      messages: [
        ...first,
        { role: 'assistant', content: message.content },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: two!.id, content: 'no such city', is_error: true },
            { type: 'tool_result', tool_use_id: one!.id, content: [{ type: 'text', text: 'sunny' }, image] },
          ],
        },
      ],
    });
    expect(sent['messages']).toMatchObject([
      { role: 'user', content: 'How is it?' },
      { role: 'assistant', content: 'Let me look.', tool_calls: [{ id: 'call_1' }, { id: 'call_2' }] },
      { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
      { role: 'tool', tool_call_id: 'call_2', content: 'Error: no such city' },
      { role: 'user', content: [{ type: 'image_url' }] },
    ]);
    expect(sent).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: false,
    });
  });

  test('OpenAI’s SDK over Anthropic: parallel calls and their results', async () => {
    passage = { from: 'openai-chat', to: 'anthropic', upstream: streamOf('anthropic') };
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: schema } }];
    const first: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'How is it?' },
    ];
    const { choices } = await openAi()
      .chat.completions.stream({ model: 'm', tools, messages: first })
      .finalChatCompletion();
    const { message } = choices[0]!;
    const [one, two] = message.tool_calls!;
    await openAi().chat.completions.create({
      model: 'm',
      tools,
      tool_choice: 'required',
      reasoning_effort: 'high',
      max_completion_tokens: 50_000,
      messages: [
        ...first,
        message,
        { role: 'tool', tool_call_id: one!.id, content: 'sunny' },
        { role: 'tool', tool_call_id: two!.id, content: 'rainy' },
        { role: 'user', content: 'And?' },
      ],
    });
    expect(sent).toMatchObject({
      max_tokens: 50_000,
      system: [{ type: 'text', text: 'Be brief.' }],
      tool_choice: { type: 'any' },
      messages: [
        { role: 'user', content: [{ text: 'How is it?' }] },
        {
          role: 'assistant',
          content: [
            { text: 'Let me look.' },
            { type: 'tool_use', input: { city: 'Rome' } },
            { input: { city: 'Oslo' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: [{ text: 'sunny' }] },
            { type: 'tool_result', tool_use_id: 'call_2', content: [{ text: 'rainy' }] },
            { type: 'text', text: 'And?' },
          ],
        },
      ],
    });
  });
});

describe('Codex’s requests over Anthropic', () => {
  const exec: OpenAI.Responses.CustomTool = {
    type: 'custom',
    name: 'exec',
    description: 'Runs JavaScript.',
    format: { type: 'grammar', syntax: 'lark', definition: 'start: /.+/' },
  };
  const crm: OpenAI.Responses.NamespaceTool = {
    type: 'namespace',
    name: 'crm',
    description: 'Customers.',
    tools: [{ type: 'function', name: 'find', parameters: schemaOf('name'), strict: false }],
  };
  const settings: Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'stream'> = {
    model: 'm',
    store: false,
    instructions: 'Be brief.',
    tools: [exec, crm],
    reasoning: { effort: 'high', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: 'session',
  };

  test('thinking, a freeform call and one in a namespace go out, come back and go out again', async () => {
    const thought = {
      type: 'reasoning',
      text: 'hm',
      state: { maker: 'anthropic', data: 'signature:E1' },
    } as const;
    passage = {
      from: 'openai-responses',
      to: 'anthropic',
      upstream: upstreamOf('anthropic', [
        thought,
        { type: 'text', text: 'Let me look.' },
        { type: 'tool-call', id: 'toolu_1', name: 'exec', kind: 'json', input: '{"input":"await 1\\n"}' },
        { type: 'tool-call', id: 'toolu_2', name: 'crm__find', kind: 'json', input: '{"name":"Ann"}' },
      ]),
    };
    const question: OpenAI.Responses.ResponseInputItem = {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'Go' }],
    };
    const { output } = await openAi()
      .responses.stream({ ...settings, input: [question] })
      .finalResponse();
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'hm' }] },
      { type: 'message', content: [{ text: 'Let me look.' }] },
      { type: 'custom_tool_call', call_id: 'toolu_1', name: 'exec', input: 'await 1\n' },
      { type: 'function_call', call_id: 'toolu_2', namespace: 'crm', name: 'find' },
    ]);
    expect(sent).toMatchObject({
      system: [{ text: 'Be brief.' }],
      tools: [{ name: 'exec', input_schema: { required: ['input'] } }, { name: 'crm__find' }],
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'high' },
    });

    const image = { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' } as const;
    await openAi().responses.create({
      ...settings,
      input: [
        question,
        ...(output as OpenAI.Responses.ResponseInput),
        { type: 'function_call_output', call_id: 'toolu_2', output: 'Ann, 42' },
        { type: 'custom_tool_call_output', call_id: 'toolu_1', output: [image] },
        { type: 'message', role: 'developer', content: 'Hurry.' },
      ],
    });
    expect(sent['messages']).toMatchObject([
      { role: 'user', content: [{ text: 'Go' }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'E1' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'exec', input: { input: 'await 1\n' } },
          { type: 'tool_use', id: 'toolu_2', name: 'crm__find', input: { name: 'Ann' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'image' }] },
          { type: 'tool_result', tool_use_id: 'toolu_2', content: [{ text: 'Ann, 42' }] },
          { type: 'text', text: '<system>\nHurry.\n</system>' },
        ],
      },
    ]);
  });
});

describe('an upstream of OpenAI Responses', () => {
  const upstream = () =>
    upstreamOf('openai-responses', [
      { type: 'reasoning', text: 'hm', state: { maker: 'openai', data: 'gAAAA' } },
      { type: 'tool-call', id: 'call_1', name: 'weather', kind: 'json', input: '{"city":"Rome"}' },
    ]);

  test('Anthropic’s SDK: thinking comes with its state, and goes back with its call', async () => {
    passage = { from: 'anthropic', to: 'openai-responses', upstream: upstream() };
    const settings = {
      model: 'm',
      max_tokens: 2000,
      tools: [{ name: 'weather', input_schema: schemaOf('city') }],
      system: 'Be brief.',
    };
    const question = { role: 'user', content: 'How is it?' } as const;
    const { content, stop_reason } = await anthropic()
      .messages.stream({ ...settings, messages: [question] })
      .finalMessage();
    expect([stop_reason, content]).toMatchObject([
      'tool_use',
      [
        { type: 'thinking', thinking: 'hm' },
        { type: 'tool_use', id: 'call_1', input: { city: 'Rome' } },
      ],
    ]);
    await anthropic().messages.create({
      ...settings,
      messages: [
        question,
        { role: 'assistant', content },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'cold', is_error: true }],
        },
      ],
    });
    expect(sent).toMatchObject({ instructions: 'Be brief.', max_output_tokens: 2000, store: false });
    expect(sent['input']).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'How is it?' }] },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'gAAAA' },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Error: cold' },
    ]);
  });

  test('OpenAI’s SDK for Chat: a call and its result', async () => {
    passage = { from: 'openai-chat', to: 'openai-responses', upstream: upstream() };
    const tools = [
      {
        type: 'function' as const,
        function: { name: 'weather', parameters: schemaOf('city'), strict: true },
      },
    ];
    const question = { role: 'user', content: 'How is it?' } as const;
    const { choices } = await openAi()
      .chat.completions.stream({ model: 'm', tools, messages: [question] })
      .finalChatCompletion();
    const { message } = choices[0]!;
    expect(message.tool_calls).toMatchObject([{ id: 'call_1', function: { arguments: '{"city":"Rome"}' } }]);
    const answered = { role: 'tool', tool_call_id: 'call_1', content: 'cold' } as const;
    await openAi().chat.completions.create({ model: 'm', tools, messages: [question, message, answered] });
    expect(sent['tools']).toMatchObject([{ type: 'function', name: 'weather', strict: true }]);
    expect(sent['input']).toMatchObject([
      { role: 'user' },
      // This client keeps what the stream gave it beside the text, so the state comes back too.
      { type: 'reasoning', encrypted_content: 'gAAAA' },
      { type: 'function_call', call_id: 'call_1', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'cold' },
    ]);
  });
});

test.each(pairs)('an error in mid-stream fails the SDK of %s with the words of %s', async (from, to) => {
  const error = { status: 529, code: 'upstream-refused', message: 'Overloaded, come back later.', hint: '' };
  const start: AnswerEvent = {
    type: 'start',
    usage: { input: 1, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
  };
  const upstream = Buffer.from(writeEvents(translations[to], [start, { type: 'error', error }]));
  passage = { from, to, upstream };
  await expect(ask[from].stream()).rejects.toThrow('Overloaded, come back later.');
});
