import type { ErrorText } from '../dialect.ts';
import { asCount, asObject, asText, readErrorText } from '../read-json.ts';

const statusOfCode: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  usage_limit_reached: 429,
  invalid_prompt: 400,
  context_length_exceeded: 400,
  invalid_request_error: 400,
  server_is_overloaded: 529,
  slow_down: 529,
};

/** The error of a response that failed, or of an `error` event; its words are the provider's. */
export function readFailure(error: unknown): ErrorText {
  const { code, type, status } = asObject(error);
  const named = statusOfCode[asText(code) ?? ''] ?? statusOfCode[asText(type) ?? ''];
  const told = named ?? asCount(status) ?? asCount(code) ?? 502;
  return {
    status: told >= 400 && told < 600 ? told : 502,
    code: 'upstream-refused',
    message: readErrorText(error),
    hint: '',
  };
}
