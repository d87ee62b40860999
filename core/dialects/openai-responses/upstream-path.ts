import type { Operation } from '../dialect.ts';

/** Below `/v1`, which is part of the base URL that OpenAI's SDK takes. */
export function upstreamPath(operation: Operation): string {
  switch (operation) {
    case 'generate':
      return '/responses';
    case 'count-tokens':
      return '/responses/input_tokens';
    case 'compact':
      return '/responses/compact';
  }
}
