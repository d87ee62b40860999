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

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- the payloads are the vendors' own and this reads them as freely as a script would */
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
function parsePayload(payload: string): any {
  try {
    return JSON.parse(payload);
  } catch {
    return JSON.parse(`${payload}}`);
  }
}

function readAnthropic(events: any[]): PlainReading {
  const start = events.findLastIndex((event) => event.type === 'message_start');
  const deltas = events.slice(start).filter((event) => event.type === 'message_delta');
  const usage = Object.assign({}, events[start]?.message.usage, ...deltas.map((event) => event.usage));
  return {
    model: events[start]?.message.model ?? null,
    tokens: {
      input: usage.input_tokens ?? null,
      output: usage.output_tokens ?? null,
      cacheRead: usage.cache_read_input_tokens ?? null,
      cacheWrite: usage.cache_creation_input_tokens ?? null,
      reasoning: usage.output_tokens_details?.thinking_tokens ?? null,
    },
  };
}

function readChat(events: any[]): PlainReading {
  const usage = events.map((event) => event.usage ?? event.x_groq?.usage).findLast((found) => found);
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? null;
  const cached = usage?.prompt_tokens_details?.cached_tokens ?? null;
  // Whichever way a server counts reasoning, the total is right.
  const output = usage ? usage.total_tokens - usage.prompt_tokens : null;
  return {
    model: events.map((event) => event.model).find((model) => model) ?? null,
    tokens: {
      input: usage ? usage.prompt_tokens - (cached ?? 0) : null,
      output,
      cacheRead: cached,
      cacheWrite: null,
      reasoning,
    },
  };
}

function readResponses(events: any[]): PlainReading {
  const responses = events.flatMap((event) => (event.response ? [event.response] : []));
  const usage = responses.map((response) => response.usage).findLast((found) => found);
  const details = usage?.input_tokens_details;
  const cached = (details?.cached_tokens ?? 0) + (details?.cache_write_tokens ?? 0);
  return {
    model: responses.map((response) => response.model).findLast((model) => model) ?? null,
    tokens: {
      input: usage ? usage.input_tokens - cached : null,
      output: usage?.output_tokens ?? null,
      cacheRead: details?.cached_tokens ?? null,
      cacheWrite: details?.cache_write_tokens ?? null,
      reasoning: usage?.output_tokens_details?.reasoning_tokens ?? null,
    },
  };
}

function readGemini(events: any[]): PlainReading {
  const usage = events.map((event) => event.usageMetadata).findLast((found) => found);
  const cached = usage?.cachedContentTokenCount ?? null;
  return {
    model: events.map((event) => event.modelVersion).find((model) => model) ?? null,
    tokens: {
      input: usage ? usage.promptTokenCount + (usage.toolUsePromptTokenCount ?? 0) - (cached ?? 0) : null,
      output: usage ? usage.candidatesTokenCount + (usage.thoughtsTokenCount ?? 0) : null,
      cacheRead: cached,
      cacheWrite: null,
      reasoning: usage?.thoughtsTokenCount ?? null,
    },
  };
}
