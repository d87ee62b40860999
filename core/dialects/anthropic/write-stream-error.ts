import type { ErrorText, StreamPosition } from '../dialect.ts';
import { separateSse, writeSseEvent } from '../sse-text.ts';
import { describeError } from './write-error.ts';

export function writeStreamError(error: ErrorText, position: StreamPosition): string {
  return separate(position) + writeSseEvent(describeError(error), 'error');
}

/**
 * A half-sent event cannot be taken back, and its broken JSON would make Anthropic's SDKs fail on it before they see
 * our error. An event's last `event:` line is its name, and they skip what is named `ping` unread.
 */
function separate(position: StreamPosition): string {
  return position === 'mid-line' ? '\nevent: ping\n\n' : separateSse(position);
}
