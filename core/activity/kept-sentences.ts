import type { Sentence } from '../../shared/models/sentence.ts';

/** Entries of the first versions hold plain English where there are sentences now: they go on as words. */
export function withSentences(kept: unknown): unknown {
  if (!isRecord(kept)) return kept;
  const { error, decision, attemptLog } = kept;
  return {
    ...kept,
    error: toSentence(error),
    decision: Array.isArray(decision) ? decision.map(toSentence) : decision,
    attemptLog: Array.isArray(attemptLog) ? attemptLog.map(withOwnError) : attemptLog,
  };
}

const withOwnError = (attempt: unknown) =>
  isRecord(attempt) ? { ...attempt, error: toSentence(attempt['error']) } : attempt;

/** Text that was kept, as what it is now; anything else as it came. */
export function toSentence(kept: unknown): unknown {
  if (typeof kept !== 'string') return kept;
  return { code: 'words', words: kept } satisfies Sentence;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
