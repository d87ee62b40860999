import type { AppError } from '../../shared/errors.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { AnswerFacts, ErrorText } from '../dialects/dialect.ts';

/** The way one upstream answer takes to the client, from its head on: as it is, or translated. */
export interface AnswerRelay {
  /** Returns false when the client does not keep up: stop reading until it drains. */
  write(chunk: Buffer): boolean;
  /** The upstream closed in order. */
  end(): RelayEnd;
  /** Whether the answer's last event has passed: how the connection ends after that interests nobody. */
  readonly isOver: boolean;
  /** As far as the answer told them. */
  readonly facts: AnswerFacts;
  /** An error inside a stream that this relay began, where only it knows how far it is; else undefined. */
  writeError?(error: ErrorText): string | undefined;
}

/**
 * How an answer ended. `passed`: the client has all of it, be it an error of the provider's. `refused`: there is none,
 * and the client does not know yet.
 */
export type RelayEnd =
  | { readonly kind: 'passed'; readonly failed: boolean; readonly error: Sentence | null }
  | { readonly kind: 'refused'; readonly outcome: 'failed' | 'cut'; readonly error: AppError };

export const unknownFacts: AnswerFacts = {
  tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
  model: null,
};
