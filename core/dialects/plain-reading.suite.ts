import type { TokenUsage } from '../../shared/models/activity.ts';
import type { SampleStream } from './recorded-streams.suite.ts';

/**
 * What a stream says, read the slow and obvious way: every payload parsed whole, no bytes searched, nothing shared
 * with the taps.
 */
export interface PlainReading {
  readonly tokens: TokenUsage;
  readonly model: string | null;
}

export function readPlainly({ dialect, payloads }: SampleStream): PlainReading {
  const events = payloads.map(parsePayload);
  switch (dialect) {
    case 'anthropic':
      return readAnthropic(events);
    case 'openai-chat':
      return readChat(events);
    case 'openai-responses':
      return readResponses(events);
    case 'gemini':
      return readGemini(events);
  }
}

/** One recording lost the last bracket of some payloads. */
function parsePayload(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return JSON.parse(`${payload}}`);
  }
}

/** What stands at `a.b.c`, undefined where the way ends. */
function dig(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);
}

const numberAt = (value: unknown, path: string) => (dig(value, path) as number | undefined) ?? null;
const pluck = (events: unknown[], path: string) => events.map((event) => dig(event, path)).filter(Boolean);

function readAnthropic(events: unknown[]): PlainReading {
  const start = events.findLastIndex((event) => dig(event, 'type') === 'message_start');
  const deltas = events.slice(start).filter((event) => dig(event, 'type') === 'message_delta');
  const usage = Object.assign({}, dig(events[start], 'message.usage'), ...pluck(deltas, 'usage')) as unknown;
  return {
    model: dig(events[start], 'message.model') as string,
    tokens: {
      input: numberAt(usage, 'input_tokens'),
      output: numberAt(usage, 'output_tokens'),
      cacheRead: numberAt(usage, 'cache_read_input_tokens'),
      cacheWrite: numberAt(usage, 'cache_creation_input_tokens'),
      reasoning: numberAt(usage, 'output_tokens_details.thinking_tokens'),
    },
  };
}

function readChat(events: unknown[]): PlainReading {
  const usage = [...pluck(events, 'x_groq.usage'), ...pluck(events, 'usage')].at(-1);
  const input = numberAt(usage, 'prompt_tokens');
  const cacheRead = numberAt(usage, 'prompt_tokens_details.cached_tokens');
  return {
    model: pluck(events, 'model')[0] as string,
    tokens: {
      input: input === null ? null : input - (cacheRead ?? 0),
      // Whichever way a server counts reasoning, its total is right.
      output: input === null ? null : (numberAt(usage, 'total_tokens') ?? 0) - input,
      cacheRead,
      cacheWrite: null,
      reasoning: numberAt(usage, 'completion_tokens_details.reasoning_tokens'),
    },
  };
}

function readResponses(events: unknown[]): PlainReading {
  const usage = pluck(events, 'response.usage').at(-1);
  const input = numberAt(usage, 'input_tokens');
  const cacheRead = numberAt(usage, 'input_tokens_details.cached_tokens');
  const cacheWrite = numberAt(usage, 'input_tokens_details.cache_write_tokens');
  return {
    model: pluck(events, 'response.model').at(-1) as string,
    tokens: {
      input: input === null ? null : input - (cacheRead ?? 0) - (cacheWrite ?? 0),
      output: numberAt(usage, 'output_tokens'),
      cacheRead,
      cacheWrite,
      reasoning: numberAt(usage, 'output_tokens_details.reasoning_tokens'),
    },
  };
}

function readGemini(events: unknown[]): PlainReading {
  const usage = pluck(events, 'usageMetadata').at(-1);
  const count = (name: string) => numberAt(usage, name) ?? 0;
  return {
    model: pluck(events, 'modelVersion')[0] as string,
    tokens: {
      input: count('promptTokenCount') + count('toolUsePromptTokenCount') - count('cachedContentTokenCount'),
      output: count('candidatesTokenCount') + count('thoughtsTokenCount'),
      cacheRead: numberAt(usage, 'cachedContentTokenCount'),
      cacheWrite: null,
      reasoning: numberAt(usage, 'thoughtsTokenCount'),
    },
  };
}
