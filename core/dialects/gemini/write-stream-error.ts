import type { ErrorText, Framing, StreamPosition } from '../dialect.ts';
import { separateSse, writeSseEvent } from '../sse-text.ts';
import { describeError } from './write-error.ts';

export function writeStreamError(error: ErrorText, framing: Framing, position: StreamPosition): string {
  const body = describeError(error);
  return framing === 'sse'
    ? separateSse(position) + writeSseEvent(body)
    : `${separateElement(position)}${JSON.stringify(body)}]`;
}

/** An element cut in its middle cannot be mended: the array stays broken, which is what happened. */
function separateElement(position: StreamPosition): string {
  switch (position) {
    case 'start':
      return '[';
    case 'boundary':
      return ',';
    case 'line-start':
      return '';
    case 'mid-line':
      return '\n,';
  }
}
