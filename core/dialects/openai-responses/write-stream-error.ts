import type { ErrorText, StreamPosition } from '../dialect.ts';
import { describeOpenAiError } from '../openai-error.ts';
import { separateSse, writeSseEvent } from '../sse-text.ts';

/** We do not count the upstream's events; clients may drop what is not above the last number, and some hold 32 bits. */
const lastSequenceNumber = 2 ** 31 - 1;

/** OpenAI's SDKs fail on the `error` event, Codex on `response.failed`; each passes over the other. */
export function writeStreamError(error: ErrorText, position: StreamPosition): string {
  return separateSse(position) + writeErrorEvent(error) + writeFailedEvent(error);
}

function writeErrorEvent(error: ErrorText): string {
  const { code, message, param } = describeOpenAiError(error);
  const event = { type: 'error', code, message, param, sequence_number: lastSequenceNumber - 1 };
  return writeSseEvent(event, event.type);
}

/** The error of a response that failed; it knows fewer codes than a refusal does. */
export function describeFailure(error: ErrorText): { readonly code: string; readonly message: string } {
  const { message } = describeOpenAiError(error);
  return { code: error.status === 429 ? 'rate_limit_exceeded' : 'server_error', message };
}

function writeFailedEvent(error: ErrorText): string {
  const response = {
    id: 'resp_interrupted',
    object: 'response',
    created_at: 0,
    status: 'failed',
    error: describeFailure(error),
    incomplete_details: null,
    model: null,
    output: [],
    usage: null,
  };
  const event = { type: 'response.failed', sequence_number: lastSequenceNumber, response };
  return writeSseEvent(event, event.type);
}
