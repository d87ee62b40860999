import type { StopReason } from '../message/answer.ts';

const neutral: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  max_tokens: 'max-tokens',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  refusal: 'filtered',
  pause_turn: 'pause',
  model_context_window_exceeded: 'context-full',
};

/** A reason that is not known yet is an end like any other. */
export function readStopReason(reason: unknown): StopReason {
  return (typeof reason === 'string' ? neutral[reason] : undefined) ?? 'end';
}

const own: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  'max-tokens': 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-calls': 'tool_use',
  filtered: 'refusal',
  'context-full': 'model_context_window_exceeded',
  pause: 'pause_turn',
  'malformed-call': 'end_turn',
};

export function writeStopReason(stop: StopReason): string {
  return own[stop];
}
