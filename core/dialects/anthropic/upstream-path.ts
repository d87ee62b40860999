import type { Operation } from '../dialect.ts';

/** Below the API's root, which is what Anthropic's SDK takes as base URL. */
export function upstreamPath(operation: Operation): string {
  switch (operation) {
    case 'generate':
      return '/v1/messages';
    case 'count-tokens':
      return '/v1/messages/count_tokens';
    case 'compact':
      throw new TypeError('Anthropic Messages has no compact operation.');
  }
}
