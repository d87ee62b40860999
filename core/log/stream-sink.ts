import type { Writable } from 'node:stream';
import { formatJson, formatText } from './log-record.ts';
import type { LogSink } from './logger.ts';

export interface StreamSink extends LogSink {
  /** Lines that could not be written, e.g. because the terminal at the other end has gone. */
  readonly dropped: () => number;
}

/** A reader that stopped reading must not fill our memory with its log. */
const unreadLimitBytes = 1_048_576;

/** For people on a terminal, as JSON lines otherwise. */
export function createStreamSink(stream: Writable & { readonly isTTY?: boolean }): StreamSink {
  const format = stream.isTTY === true ? formatText : formatJson;
  let dropped = 0;
  // A closed pipe (`portunus serve 2>&1 | head`) is reported here: unheard it would end the process.
  stream.on('error', () => (dropped += 1));
  return {
    dropped: () => dropped,
    write: (record) => {
      if (!stream.writable || stream.writableLength > unreadLimitBytes) dropped += 1;
      else stream.write(format(record));
    },
  };
}
