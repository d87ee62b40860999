import type { ErrorText, StreamPosition } from '../dialect.ts';
import { describeOpenAiError } from '../openai-error.ts';
import { separateSse, writeSseEvent } from '../sse-text.ts';

/** No `[DONE]` follows: to many clients that would be a normal end. */
export function writeStreamError(error: ErrorText, position: StreamPosition): string {
  return separateSse(position) + writeSseEvent({ error: describeOpenAiError(error) });
}
