import { unknownUsage } from '../../../shared/models/activity.ts';
import type { DialectAdapter } from '../dialect.ts';
import { writeOpenAiError } from '../openai-error.ts';
import { asObject, asText } from '../read-json.ts';
import { writeSseKeepAlive } from '../sse-text.ts';
import { tapStream } from '../stream-tap.ts';
import { ChunkReading } from './chunk-reading.ts';
import { readUsage } from './read-usage.ts';
import { upstreamPath } from './upstream-path.ts';
import { writeStreamError } from './write-stream-error.ts';

/** OpenAI Chat Completions, and everything that calls itself compatible with it. */
export const openAiChat: DialectAdapter = {
  dialect: 'openai-chat',
  upstreamPath,
  writeError: writeOpenAiError,
  writeStreamError: (error, _framing, position) => writeStreamError(error, position),
  writeKeepAlive: (_framing, position) => writeSseKeepAlive(position),
  createStreamTap: (options) => tapStream(new ChunkReading(options), options),
  readAnswer(body) {
    const answer = asObject(body);
    return { tokens: readUsage(answer) ?? unknownUsage, model: asText(answer['model']) };
  },
};
