import type { Operation } from '../dialect.ts';

/** Below `/v1`, which is part of the base URL that OpenAI's SDK takes. */
export function upstreamPath(operation: Operation): string {
  if (operation === 'generate') return '/chat/completions';
  throw new TypeError(`OpenAI Chat Completions has no ${operation} operation.`);
}
