import type { Framing, StreamPosition } from '../dialect.ts';
import { writeSseKeepAlive } from '../sse-text.ts';

export function writeKeepAlive(framing: Framing, position: StreamPosition): string | undefined {
  if (framing === 'json-array') return position === 'mid-line' ? undefined : '\n';
  // Google's SDK takes everything after an event's `data:` up to the blank line for its JSON.
  return position === 'line-start' ? undefined : writeSseKeepAlive(position);
}
