import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { startFakeUpstream, type FakeUpstream, type FakeUpstreamOptions } from '../fakes/fake-upstream.ts';
import {
  startRunningEngine,
  type RunningEngine,
  type RunningEngineOptions,
} from '../fakes/running-engine.ts';
import type { Script } from '../fakes/script.ts';

/** A real engine with one account per vendor, all of them at one fake upstream. */
export interface FaultBench {
  readonly engine: RunningEngine;
  readonly upstream: FakeUpstream;
  post(
    path: string,
    body: unknown,
    init?: { headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Response>;
  /** Calls a model route as a client of that dialect does. */
  ask(call: DialectCall, signal?: AbortSignal): Promise<Response>;
  /** The story of a request, once it has ended. */
  storyOf(response: Response): Promise<ActivityEntry>;
  /** Waits until no request is in flight. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export const upstreamKeys = {
  anthropic: 'upstream-anthropic-key',
  openai: 'upstream-openai-key',
  gemini: 'upstream-gemini-key',
} as const;

export async function startFaultBench(
  options: Omit<RunningEngineOptions, 'accounts'> & FakeUpstreamOptions = {},
): Promise<FaultBench> {
  const upstream = await startFakeUpstream(options);
  const engine = await startRunningEngine({
    ...options,
    accounts: [
      { provider: 'anthropic', baseUrl: upstream.url, key: upstreamKeys.anthropic },
      { provider: 'openai', baseUrl: `${upstream.url}/v1`, key: upstreamKeys.openai },
      { provider: 'gemini', baseUrl: `${upstream.url}/v1beta`, key: upstreamKeys.gemini },
    ],
  });
  const post: FaultBench['post'] = (path, body, { headers, signal } = {}) =>
    fetch(engine.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': engine.key, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    engine,
    upstream,
    post,
    ask: (call, signal) => post(call.path, call.body, signal === undefined ? {} : { signal }),
    storyOf: (response) => findStory(engine, response.headers.get('x-portunus-request-id') ?? ''),
    quiet: () => waitUntil(async () => (await engine.call('engine.status', {})).requestsInFlight === 0),
    stop: async () => {
      await engine.stop();
      await upstream.stop();
    },
  };
}

export async function findStory(engine: RunningEngine, id: string): Promise<ActivityEntry> {
  let story: ActivityEntry | undefined;
  await waitUntil(async () => {
    story = (await engine.call('activity.list', { limit: 1000 })).find((entry) => entry.id === id);
    return story !== undefined && story.outcome !== 'running';
  });
  return story!;
}

/** Looks again and again; gives up, loudly, after far longer than it should take. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come true within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A streaming request of a dialect, and a streamed answer to it. */
export interface DialectCall {
  readonly dialect: Dialect;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The events of a whole answer; what each of them is sent as. */
  readonly events: readonly string[];
  /** Whether an event, as the standard's parser gives it, is this dialect's error. */
  readonly isError: (event: { event: string; data: string }) => boolean;
  /** Whether it is what a client takes for a normal end. */
  readonly isEnd: (event: { event: string; data: string }) => boolean;
}

const named = (data: { type: string; [field: string]: unknown }) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const hi = [{ role: 'user', content: 'hi' }];
const has = (data: string, field: string) => field in (JSON.parse(data) as object);

export const dialectCalls: readonly DialectCall[] = [
  {
    dialect: 'anthropic',
    path: '/v1/messages',
    body: { model: 'claude-x', max_tokens: 9, stream: true, messages: hi },
    events: [
      named({ type: 'message_start', message: { id: 'm', model: 'claude-x', usage: { input_tokens: 9 } } }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße' } }),
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }),
      named({ type: 'message_stop' }),
    ],
    isError: ({ event }) => event === 'error',
    isEnd: ({ event }) => event === 'message_stop',
  },
  {
    dialect: 'openai-chat',
    path: '/v1/chat/completions',
    body: { model: 'gpt-x', stream: true, messages: hi },
    events: [
      plain({ id: 'c', model: 'gpt-x', choices: [{ index: 0, delta: { role: 'assistant' } }] }),
      plain({ id: 'c', model: 'gpt-x', choices: [{ index: 0, delta: { content: 'Grüße' } }] }),
      plain({ id: 'c', model: 'gpt-x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
      'data: [DONE]\n\n',
    ],
    isError: ({ data }) => data !== '[DONE]' && has(data, 'error'),
    isEnd: ({ data }) => data === '[DONE]',
  },
  {
    dialect: 'openai-responses',
    path: '/v1/responses',
    body: { model: 'gpt-x', stream: true, input: 'hi' },
    events: [
      named({ type: 'response.created', response: { id: 'r', model: 'gpt-x', status: 'in_progress' } }),
      named({ type: 'response.output_text.delta', item_id: 'i', delta: 'Grüße' }),
      named({ type: 'response.output_text.done', item_id: 'i', text: 'Grüße' }),
      named({
        type: 'response.completed',
        response: { id: 'r', model: 'gpt-x', usage: { input_tokens: 9, output_tokens: 3 } },
      }),
    ],
    isError: ({ event }) => event === 'error' || event === 'response.failed',
    isEnd: ({ event }) => event === 'response.completed',
  },
  {
    dialect: 'gemini',
    path: '/v1beta/models/gemini-x:streamGenerateContent?alt=sse',
    body: { contents: [{ parts: [{ text: 'hi' }] }] },
    events: [
      plain({ candidates: [{ content: { parts: [{ text: 'Grü' }] } }], modelVersion: 'gemini-x' }),
      plain({ candidates: [{ content: { parts: [{ text: 'ße' }] } }] }),
      plain({
        candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 },
      }),
    ],
    isError: ({ data }) => has(data, 'error'),
    isEnd: ({ data }) => data.includes('"finishReason"'),
  },
];

export function callOf(dialect: Dialect): DialectCall {
  return dialectCalls.find((call) => call.dialect === dialect)!;
}

export const sseHeaders = { 'content-type': 'text/event-stream; charset=utf-8' };

/** A streamed answer in pieces. */
export function stream(steps: Script['steps'] & {}, ending: Script['ending'] & {} = 'clean'): Script {
  return { headers: sseHeaders, steps, ending };
}
