import type { DialectAdapter } from '../dialect.ts';
import { writeOpenAiError } from '../openai-error.ts';
import { asObject, asText } from '../read-json.ts';
import { writeSseKeepAlive } from '../sse-text.ts';
import { tapStream } from '../stream-tap.ts';
import { EventReading } from './event-reading.ts';
import { readUsage } from './read-usage.ts';
import { upstreamPath } from './upstream-path.ts';
import { writeStreamError } from './write-stream-error.ts';

/** OpenAI Responses. */
export const openAiResponses: DialectAdapter = {
  dialect: 'openai-responses',
  upstreamPath,
  writeError: writeOpenAiError,
  writeStreamError: (error, _framing, position) => writeStreamError(error, position),
  writeKeepAlive: (_framing, position) => writeSseKeepAlive(position),
  createStreamTap: (options) => tapStream(new EventReading(), options),
  readAnswer(body) {
    const response = asObject(body);
    return { tokens: readUsage(response['usage']), model: asText(response['model']) };
  },
};
