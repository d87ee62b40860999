import type { DialectTranslation } from '../translation.ts';
import { counting } from './count-tokens.ts';
import { fieldPaths, parseRequest } from './parse-request.ts';
import { parseResponse } from './parse-response.ts';
import { createStreamParser } from './parse-stream.ts';
import { writeRequest } from './write-request.ts';
import { writeResponse } from './write-response.ts';
import { createStreamWriter } from './write-stream.ts';

export const openAiResponsesTranslation: DialectTranslation = {
  dialect: 'openai-responses',
  fieldPaths,
  parseRequest,
  writeRequest,
  parseResponse,
  writeResponse,
  createStreamParser,
  createStreamWriter,
  counting,
};
