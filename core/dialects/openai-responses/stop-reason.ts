import type { AnswerEnd, StopReason } from '../message/answer.ts';
import { asObject, type JsonObject } from '../read-json.ts';

/** Of a response that did not fail. */
export function readStopReason(response: JsonObject): StopReason {
  if (response['status'] !== 'incomplete') return 'end';
  return asObject(response['incomplete_details'])['reason'] === 'content_filter' ? 'filtered' : 'max-tokens';
}

/** How a response ended. Each kind of ending has an event of its own name. */
export interface Ending {
  readonly status: 'completed' | 'incomplete' | 'failed';
  readonly error: JsonObject | null;
  readonly incomplete_details: JsonObject | null;
}

const incompleteReasons: Readonly<Partial<Record<StopReason, string>>> = {
  'max-tokens': 'max_output_tokens',
  'context-full': 'max_output_tokens',
  // The provider wants to be asked to go on, which is what clients make of this one.
  pause: 'max_output_tokens',
  filtered: 'content_filter',
};

export function writeEnding({ stop, stopWords }: Pick<AnswerEnd, 'stop' | 'stopWords'>): Ending {
  if (stop === 'malformed-call') {
    const message = stopWords ?? 'The model wrote a call that cannot be read.';
    return { status: 'failed', error: { code: 'server_error', message }, incomplete_details: null };
  }
  const reason = incompleteReasons[stop];
  return reason === undefined
    ? { status: 'completed', error: null, incomplete_details: null }
    : { status: 'incomplete', error: null, incomplete_details: { reason } };
}
