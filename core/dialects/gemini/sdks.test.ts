import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import {
  FunctionCallingConfigMode,
  GoogleGenAI,
  type Content,
  type GenerateContentConfig,
  type GenerateContentResponse,
} from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent, MessageAnswer } from '../message/answer.ts';
import { replayAnswer } from '../message/collect-answer.ts';
import { LossReport } from '../message/loss.ts';
import type { JsonObject } from '../read-json.ts';
import { loadOwnSamples, loadRecordings } from '../recorded-streams.suite.ts';
import {
  collect,
  essenceOf,
  readEvents,
  sourceOf,
  targetOf,
  writeEvents,
  type TranslatedDialect,
} from '../translation.suite.ts';
import { translations } from '../translations.ts';

/*
 * The vendors' SDKs are the judges: Google's over upstreams of the other dialects, theirs over Gemini. Each is a client
 * of a server that translates; the upstream is a fake that notes the request and answers with a given stream.
 */

let from: TranslatedDialect;
let to: TranslatedDialect;
let upstream: Buffer;
let sent: JsonObject = {};
let lost: readonly string[] = [];
let server: Server;
let origin = '';

const targets = {
  anthropic: { maker: 'anthropic', model: 'claude-opus-4-8' },
  'openai-chat': { maker: 'openai', model: 'gpt-4.1' },
  'openai-responses': { maker: 'openai', model: 'gpt-4.1' },
  gemini: { maker: 'gemini', model: 'gemini-3.1-pro-preview' },
} as const;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const loss = new LossReport(translations[from].fieldPaths);
  const route = /\/models\/([^:]+):(\w+)/.exec(request.url ?? '');
  const asked = translations[from].parseRequest(JSON.parse(await readText(request)), {
    model: route?.[1],
    stream: route === null ? undefined : route[2] === 'streamGenerateContent',
    operation: 'generate',
    loss,
  });
  const written = translations[to].writeRequest(asked, { ...targets[to], stream: true, loss });
  sent = JSON.parse(JSON.stringify(written.body)) as JsonObject;
  lost = loss.entries.map(({ path }) => path);
  const { maker } = targets[to];
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

const google = () => new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: origin } });
const anthropic = () => new Anthropic({ apiKey: 'k', baseURL: origin, maxRetries: 0 });
const openAi = () => new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0, logLevel: 'off' });

/** What an answer says, in words that all SDKs' results can be brought to. */
interface Told {
  readonly text: string;
  readonly thought: string;
  readonly calls: readonly (readonly [string, unknown])[];
  readonly stop: string | undefined;
  readonly input: number;
  readonly output: number;
}

function tellGoogle(chunks: readonly GenerateContentResponse[]): Told {
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
  const usage = chunks.at(-1)?.usageMetadata;
  const textOf = (isThought: boolean) =>
    parts.map(({ text, thought }) => ((thought ?? false) === isThought ? (text ?? '') : '')).join('');
  return {
    text: textOf(false),
    thought: textOf(true),
    calls: parts.flatMap(({ functionCall: call }) =>
      call === undefined ? [] : [[call.name ?? '', call.args]],
    ),
    stop: chunks.at(-1)?.candidates?.[0]?.finishReason,
    input: usage?.promptTokenCount ?? 0,
    output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
  };
}

const ask = { model: 'm', contents: 'Hi' };

async function streamGoogle(config: GenerateContentConfig = {}): Promise<GenerateContentResponse[]> {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of await google().models.generateContentStream({ ...ask, config }))
    chunks.push(chunk);
  return chunks;
}

function expected(given: MessageAnswer, stop: string): Told {
  const { text, reasoning, calls, usage } = essenceOf(given)!;
  return {
    text,
    thought: reasoning,
    calls: calls.map(({ name, input }) => [name, input]),
    stop,
    input: (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0),
    output: usage.output ?? 0,
  };
}

/** Those that end in an answer, and are not two spliced into one. */
const samples = [...loadOwnSamples(), ...loadRecordings()].filter(
  ({ name, dialect, bytes }) =>
    !name.includes('spliced-message-start') &&
    collect(readEvents(translations[dialect], [bytes])) !== undefined,
);
const finishReasons: Partial<Record<MessageAnswer['stop'], string>> = {
  'max-tokens': 'MAX_TOKENS',
  'context-full': 'MAX_TOKENS',
  filtered: 'SAFETY',
  'malformed-call': 'MALFORMED_FUNCTION_CALL',
};

describe('Google’s SDK over the other dialects', () => {
  test.each(samples.filter(({ dialect }) => dialect !== 'gemini'))(
    'reads $name, whole and as a stream',
    async ({ dialect, bytes }) => {
      [from, to, upstream] = ['gemini', dialect, bytes];
      const given = collect(readEvents(translations[to], [bytes]))!;
      const { calls, ...rest } = expected(given, finishReasons[given.stop] ?? 'STOP');
      // Gemini has no freeform tools: their text is the one member of an object.
      const wrapped = calls.map(([name, input]) => [name, typeof input === 'string' ? { input } : input]);
      const meant = { ...rest, calls: wrapped };
      expect(tellGoogle(await streamGoogle())).toEqual(meant);
      expect(tellGoogle([await google().models.generateContent(ask)])).toEqual(meant);
    },
  );
});

describe('the other SDKs over Gemini', () => {
  const sampled = samples.filter(({ dialect }) => dialect === 'gemini');

  test.each(sampled)('Anthropic’s reads $name, whole and as a stream', async ({ bytes }) => {
    [from, to, upstream] = ['anthropic', 'gemini', bytes];
    const given = collect(readEvents(translations[to], [bytes]))!;
    const body = { model: 'm', max_tokens: 99, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const tell = ({ content, stop_reason, usage }: Anthropic.Message): Told => ({
      text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      thought: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: content.flatMap((block) =>
        block.type === 'tool_use' ? [[block.name, block.input] as const] : [],
      ),
      stop: stop_reason ?? undefined,
      input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0),
      output: usage.output_tokens,
    });
    const meant = expected(given, given.stop === 'tool-calls' ? 'tool_use' : 'end_turn');
    expect(tell(await anthropic().messages.stream(body).finalMessage())).toEqual(meant);
    expect(tell(await anthropic().messages.create(body))).toEqual(meant);
  });

  test.each(sampled)('OpenAI’s reads $name, whole and as a stream', async ({ bytes }) => {
    [from, to, upstream] = ['openai-chat', 'gemini', bytes];
    const given = collect(readEvents(translations[to], [bytes]))!;
    const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
    const tell = ({ choices, usage }: OpenAI.ChatCompletion) => ({
      text: choices[0]?.message.content ?? '',
      calls: (choices[0]?.message.tool_calls ?? []).flatMap((call) =>
        call.type === 'function'
          ? [[call.function.name, JSON.parse(call.function.arguments) as unknown] as const]
          : [],
      ),
      stop: choices[0]?.finish_reason,
      input: usage?.prompt_tokens,
      output: usage?.completion_tokens,
    });
    const { text, calls, stop, input, output } = expected(
      given,
      given.stop === 'tool-calls' ? 'tool_calls' : 'stop',
    );
    const stream = openAi().chat.completions.stream({ ...body, stream_options: { include_usage: true } });
    expect(tell(await stream.finalChatCompletion())).toEqual({ text, calls, stop, input, output });
    expect(tell(await openAi().chat.completions.create(body))).toEqual({ text, calls, stop, input, output });
  });
});

/** An upstream's stream of an answer that thinks and calls two tools at once. */
function streamOf(dialect: TranslatedDialect): Buffer {
  const { maker } = targets[dialect];
  const data = dialect === 'anthropic' ? 'signature:SIG' : 'SIG';
  const call = (id: string, city: string) =>
    ({ type: 'tool-call', id, name: 'weather', kind: 'json', input: JSON.stringify({ city }) }) as const;
  const parts = [
    { type: 'reasoning', text: 'Hm.', state: { maker, data } } as const,
    { type: 'text', text: 'Let me look.' } as const,
    { ...call('call_1', 'Rome'), ...(dialect === 'gemini' && { state: { maker, data } }) },
    call('call_2', 'Oslo'),
  ];
  const events: AnswerEvent[] = [];
  const usage = { input: 11, output: 7, cacheRead: 5, cacheWrite: null, reasoning: 1 };
  replayAnswer({ model: 'up', parts, stop: 'tool-calls', usage }, (event) => events.push(event));
  return Buffer.from(writeEvents(translations[dialect], events));
}

const schema = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };

describe('a tool round trip of Google’s SDK', () => {
  const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };
  const config = (mode: FunctionCallingConfigMode): GenerateContentConfig => ({
    systemInstruction: 'Be brief.',
    tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: schema }] }],
    toolConfig: { functionCallingConfig: { mode } },
    maxOutputTokens: 50_000,
  });

  /** As Gemini CLI does it: the history is what was streamed, piece by piece, and the answers bear the calls' ids. */
  async function goRound(): Promise<void> {
    upstream = streamOf(to);
    const chunks = await streamGoogle(config(FunctionCallingConfigMode.AUTO));
    const calls = chunks.flatMap(({ functionCalls }) => functionCalls ?? []);
    expect(calls.map(({ args }) => args)).toEqual([{ city: 'Rome' }, { city: 'Oslo' }]);
    const [one = '', two = ''] = calls.map(({ id }) => id);
    const history: Content[] = [
      { role: 'user', parts: [{ text: 'Hi' }] },
      ...chunks.flatMap(({ candidates }) => candidates?.[0]?.content ?? []),
      {
        role: 'user',
        parts: [
          { functionResponse: { id: two, name: 'weather', response: { error: 'no such city' } } },
          { functionResponse: { id: one, name: 'weather', response: { output: 'sunny' } } },
          image,
          { text: 'And?' },
        ],
      },
    ];
    await google().models.generateContent({
      model: 'm',
      contents: history,
      config: config(FunctionCallingConfigMode.ANY),
    });
  }

  test('over Anthropic, which is given its signature back', async () => {
    [from, to] = ['gemini', 'anthropic'];
    await goRound();
    expect(lost).toEqual([]);
    expect(sent).toMatchObject({
      max_tokens: 50_000,
      system: [{ text: 'Be brief.' }],
      tool_choice: { type: 'any' },
      tools: [{ name: 'weather', input_schema: schema }],
      messages: [
        { role: 'user', content: [{ text: 'Hi' }] },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'SIG' },
            { text: 'Let me look.' },
            { type: 'tool_use', id: 'call_1', input: { city: 'Rome' } },
            { type: 'tool_use', id: 'call_2', input: { city: 'Oslo' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: [{ text: 'sunny' }] },
            { type: 'tool_result', tool_use_id: 'call_2', is_error: true },
            { type: 'image' },
            { text: 'And?' },
          ],
        },
      ],
    });
  });

  test('over OpenAI Chat', async () => {
    [from, to] = ['gemini', 'openai-chat'];
    await goRound();
    expect(sent).toMatchObject({
      tool_choice: 'required',
      max_completion_tokens: 50_000,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Let me look.', tool_calls: [{ id: 'call_1' }, { id: 'call_2' }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
        { role: 'tool', tool_call_id: 'call_2', content: 'Error: no such city' },
        { role: 'user', content: [{ type: 'image_url' }, { type: 'text', text: 'And?' }] },
      ],
    });
  });
});

test('a tool round trip of Anthropic’s SDK over Gemini, which is given its signatures back (pitfall 26)', async () => {
  [from, to, upstream] = ['anthropic', 'gemini', streamOf('gemini')];
  const tools = [{ name: 'weather', input_schema: schema }];
  const first: Anthropic.MessageParam[] = [{ role: 'user', content: 'Hi' }];
  const message = await anthropic()
    .messages.stream({ model: 'm', max_tokens: 99, tools, messages: first })
    .finalMessage();
  const [one, two] = message.content.filter((block) => block.type === 'tool_use');
  await anthropic().messages.create({
    model: 'm',
    max_tokens: 99,
    tools,
    tool_choice: { type: 'tool', name: 'weather' },
    messages: [
      ...first,
      { role: 'assistant', content: message.content },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: two!.id, content: 'no such city', is_error: true },
          { type: 'tool_result', tool_use_id: one!.id, content: 'sunny' },
        ],
      },
    ],
  });
  expect(lost).toEqual([]);
  expect(sent).toMatchObject({
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
    contents: [
      { role: 'user', parts: [{ text: 'Hi' }] },
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true, thoughtSignature: 'SIG' },
          { text: 'Let me look.' },
          { functionCall: { name: 'weather', args: { city: 'Rome' } }, thoughtSignature: 'SIG' },
          { functionCall: { name: 'weather', args: { city: 'Oslo' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: one!.id, name: 'weather', response: { output: 'sunny' } } },
          { functionResponse: { id: two!.id, name: 'weather', response: { error: 'no such city' } } },
        ],
      },
    ],
  });
});

test('an error in mid-stream fails the SDK with the upstream’s words', async () => {
  const error = { status: 529, code: 'upstream-refused', message: 'Overloaded, come back later.', hint: '' };
  const usage = { input: 1, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  const events: AnswerEvent[] = [
    { type: 'start', usage },
    { type: 'error', error },
  ];
  for (const dialect of ['anthropic', 'openai-chat', 'openai-responses'] as const) {
    [from, to, upstream] = ['gemini', dialect, Buffer.from(writeEvents(translations[dialect], events))];
    await expect(streamGoogle()).rejects.toThrow('Overloaded, come back later.');
  }
  [from, to, upstream] = ['anthropic', 'gemini', Buffer.from(writeEvents(translations.gemini, events))];
  const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user' as const, content: 'Hi' }] };
  await expect(anthropic().messages.stream(body).finalMessage()).rejects.toThrow(
    'Overloaded, come back later.',
  );
});
