import type { DialectAdapter } from '../dialect.ts';
import { asObject, asText } from '../read-json.ts';
import { writeSseKeepAlive } from '../sse-text.ts';
import { tapStream } from '../stream-tap.ts';
import { MessageReading } from './message-reading.ts';
import { readUsage } from './read-usage.ts';
import { upstreamPath } from './upstream-path.ts';
import { writeError } from './write-error.ts';
import { writeStreamError } from './write-stream-error.ts';

/** Anthropic Messages. */
export const anthropic: DialectAdapter = {
  dialect: 'anthropic',
  upstreamPath,
  writeError,
  writeStreamError: (error, _framing, position) => writeStreamError(error, position),
  writeKeepAlive: (_framing, position) => writeSseKeepAlive(position),
  createStreamTap: (options) => tapStream(new MessageReading(), options),
  readAnswer(body) {
    const message = asObject(body);
    return { tokens: readUsage(message['usage']), model: asText(message['model']) };
  },
};
