import type { ErrorText } from '../dialect.ts';
import { joinWords } from '../error-text.ts';

export function writeError(error: ErrorText): string {
  return JSON.stringify(describeError(error));
}

/** Anthropic's envelope: https://platform.claude.com/docs/en/api/errors */
export function describeError(error: ErrorText): object {
  const details = detailsOf[error.code];
  const described = { type: errorType(error), message: joinWords(error), ...(details && { details }) };
  return { type: 'error', error: described };
}

/** What Anthropic's SDK looks for to go on without a thread: https://github.com/anthropics/anthropic-sdk-typescript */
const detailsOf: Readonly<Record<string, object>> = {
  'thread-unsupported': { error_code: 'thread_unsupported_request', unsupported: ['translation'] },
  'thread-lost': { error_code: 'thread_not_found' },
};

const typeOfStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** 503 alone does not say overloaded: clients repeat an overloaded request for minutes, which no missing account is worth. */
const overloadedCodes: readonly string[] = ['overloaded', 'stopping'];

function errorType({ status, code }: ErrorText): string {
  if (overloadedCodes.includes(code)) return 'overloaded_error';
  return typeOfStatus[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
