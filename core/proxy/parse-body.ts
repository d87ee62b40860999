import { AppFailure } from '../../shared/errors.ts';
import { isObject, type JsonObject } from '../dialects/read-json.ts';
import type { RequestBody } from './request-body.ts';

/**
 * The scanner has seen that it is one JSON object, but not all that is inside strings. Throws AppFailure
 * `body-invalid`.
 */
export function parseBody(body: RequestBody): JsonObject {
  const invalid = (problem: string, cause?: unknown) =>
    new AppFailure({ code: 'body-invalid', path: '', problem }, { cause });
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.text());
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : 'it is not JSON', cause);
  }
  if (!isObject(parsed)) throw invalid('it is not an object');
  return parsed;
}
