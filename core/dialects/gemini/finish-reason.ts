import type { StopReason } from '../message/answer.ts';

const neutral: Readonly<Record<string, StopReason>> = {
  STOP: 'end',
  MAX_TOKENS: 'max-tokens',
  SAFETY: 'filtered',
  RECITATION: 'filtered',
  LANGUAGE: 'filtered',
  BLOCKLIST: 'filtered',
  PROHIBITED_CONTENT: 'filtered',
  SPII: 'filtered',
  IMAGE_SAFETY: 'filtered',
  IMAGE_PROHIBITED_CONTENT: 'filtered',
  IMAGE_RECITATION: 'filtered',
  CONTINUATION: 'pause',
  MALFORMED_FUNCTION_CALL: 'malformed-call',
  UNEXPECTED_TOOL_CALL: 'malformed-call',
  MALFORMED_RESPONSE: 'malformed-call',
};

/** A reason that is not known yet is an end like any other. */
export function readFinishReason(reason: string | null): StopReason {
  return (reason === null ? undefined : neutral[reason]) ?? 'end';
}

const own: Readonly<Record<StopReason, string>> = {
  end: 'STOP',
  'max-tokens': 'MAX_TOKENS',
  'stop-sequence': 'STOP',
  'tool-calls': 'STOP',
  filtered: 'SAFETY',
  'context-full': 'MAX_TOKENS',
  pause: 'STOP',
  'malformed-call': 'MALFORMED_FUNCTION_CALL',
};

export function writeFinishReason(stop: StopReason): string {
  return own[stop];
}
