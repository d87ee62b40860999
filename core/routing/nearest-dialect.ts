import type { Dialect } from '../../shared/models/provider.ts';

/** What is tried after the client's own dialect: the format that carries the most of it comes first. */
const nearness: Readonly<Record<Dialect, readonly Dialect[]>> = {
  anthropic: ['openai-responses', 'openai-chat', 'gemini'],
  'openai-chat': ['openai-responses', 'anthropic', 'gemini'],
  'openai-responses': ['openai-chat', 'anthropic', 'gemini'],
  gemini: ['openai-responses', 'openai-chat', 'anthropic'],
};

/** The one of `spoken` in which to ask for a client that speaks `asked`; undefined when none is spoken. */
export function nearestDialect(asked: Dialect, spoken: readonly Dialect[]): Dialect | undefined {
  return [asked, ...nearness[asked]].find((dialect) => spoken.includes(dialect));
}
