import type { ErrorText } from './dialect.ts';

/** What a person reads: what happened, then the next thing to do. */
export function joinWords({ message, hint }: ErrorText): string {
  return hint === '' ? message : `${message} ${hint}`;
}
