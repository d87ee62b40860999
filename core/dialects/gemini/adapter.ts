import type { DialectAdapter } from '../dialect.ts';
import { asObject, asText } from '../read-json.ts';
import { tapStream } from '../stream-tap.ts';
import { ContentReading } from './content-reading.ts';
import { readUsage } from './read-usage.ts';
import { upstreamPath } from './upstream-path.ts';
import { writeError } from './write-error.ts';
import { writeKeepAlive } from './write-keep-alive.ts';
import { writeStreamError } from './write-stream-error.ts';

/** Gemini's generateContent family. */
export const gemini: DialectAdapter = {
  dialect: 'gemini',
  upstreamPath,
  writeError,
  writeStreamError,
  writeKeepAlive,
  createStreamTap: (options) => tapStream(new ContentReading(), options),
  readAnswer(body) {
    const answer = asObject(body);
    return { tokens: readUsage(answer['usageMetadata']), model: asText(answer['modelVersion']) };
  },
};
