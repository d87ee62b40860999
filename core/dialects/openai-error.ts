import type { ErrorText } from './dialect.ts';
import { joinWords } from './error-text.ts';

/** The error object that both OpenAI dialects share: https://platform.openai.com/docs/guides/error-codes */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

export function describeOpenAiError(error: ErrorText): OpenAiError {
  return { message: joinWords(error), type: errorType(error.status), param: null, code: errorCode(error) };
}

export function writeOpenAiError(error: ErrorText): string {
  return JSON.stringify({ error: describeOpenAiError(error) });
}

function errorType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Where OpenAI has a code of its own for the same thing, clients know that one. */
const vendorCode: Readonly<Record<string, string>> = {
  'local-key-wrong': 'invalid_api_key',
  'model-unknown': 'model_not_found',
  'accounts-cooling-down': 'rate_limit_exceeded',
};

function errorCode({ code }: ErrorText): string {
  return vendorCode[code] ?? code.replaceAll('-', '_');
}
