import type { StopReason } from '../message/answer.ts';

const neutral: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'max-tokens',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'filtered',
};

/** Compatible servers have words of their own for an ordinary end. */
export function readStopReason(reason: unknown): StopReason {
  return (typeof reason === 'string' ? neutral[reason] : undefined) ?? 'end';
}

const own: Readonly<Record<StopReason, string>> = {
  end: 'stop',
  'max-tokens': 'length',
  'stop-sequence': 'stop',
  'tool-calls': 'tool_calls',
  filtered: 'content_filter',
  'context-full': 'length',
  pause: 'stop',
  'malformed-call': 'stop',
};

export function writeStopReason(stop: StopReason): string {
  return own[stop];
}
