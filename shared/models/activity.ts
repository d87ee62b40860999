import { z } from 'zod';
import { Dialect, ProviderId } from './provider.ts';
import { Sentence } from './sentence.ts';
import { DurationMs, EpochMs } from './time.ts';

/**
 * Tokens, each counted once: `input` is what was neither read from nor written to a cache;
 * `output` includes `reasoning`. Null where the upstream did not say.
 */
export const TokenUsage = z.object({
  input: z.number().int().nonnegative().nullable(),
  output: z.number().int().nonnegative().nullable(),
  cacheRead: z.number().int().nonnegative().nullable(),
  cacheWrite: z.number().int().nonnegative().nullable(),
  reasoning: z.number().int().nonnegative().nullable(),
});
export type TokenUsage = z.infer<typeof TokenUsage>;

/** How a request ended. `cut`: the answer stopped before its dialect's last event. `left`: the client went away. */
export const RequestOutcome = z.enum(['running', 'completed', 'refused', 'failed', 'cut', 'left']);
export type RequestOutcome = z.infer<typeof RequestOutcome>;

/** One try with one account. */
export const Attempt = z.object({
  account: z.string(),
  provider: ProviderId,
  /** The upstream's HTTP status; null when none came. */
  status: z.number().int().nullable(),
  /** What went wrong; null when the attempt served the answer. */
  error: Sentence.nullable(),
  durationMs: DurationMs,
});
export type Attempt = z.infer<typeof Attempt>;

/**
 * A request's story. Holds no credential, and no text of the conversation but what a provider may quote of it in
 * the words of an error.
 */
export const ActivityEntry = z.object({
  id: z.string(),
  time: EpochMs,
  /** The client id or the local key's name; null when the key was not ours. */
  client: z.string().nullable(),
  dialect: Dialect.nullable(),
  method: z.string(),
  /** Without its query, which may hold a key. */
  path: z.string(),
  provider: ProviderId.nullable(),
  account: z.string().nullable(),
  accountLabel: z.string().nullable(),
  modelAsked: z.string().nullable(),
  modelServed: z.string().nullable(),
  stream: z.boolean(),
  outcome: RequestOutcome,
  /** What the client was answered; null while running or when it left before. */
  status: z.number().int().nullable(),
  /** What the client was told; null when all went well. */
  error: Sentence.nullable(),
  attempts: z.number().int().nonnegative(),
  attemptLog: z.array(Attempt),
  firstByteMs: DurationMs.nullable(),
  totalMs: DurationMs.nullable(),
  requestBytes: z.number().int().nonnegative(),
  responseBytes: z.number().int().nonnegative(),
  tokens: TokenUsage,
  /** What could not be carried between dialects. */
  loss: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Why this account and model were chosen. */
  decision: z.array(Sentence),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

/** What one client did since a moment. */
export const ClientActivity = z.object({
  /** As in `ActivityEntry.client`. */
  client: z.string().nullable(),
  requests: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  tokens: TokenUsage,
  last: ActivityEntry,
});
export type ClientActivity = z.infer<typeof ClientActivity>;

/**
 * Requests that began at or after `sinceAt`, running ones too. `failed` counts those that were refused, failed or
 * cut, not those whose client left. Tokens are sums of what upstreams said; null where none said anything.
 */
export const ActivityOverview = z.object({
  sinceAt: EpochMs,
  requests: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  tokens: TokenUsage,
  /** From the request's arrival to the answer's first byte, to the percent; null without any. */
  medianFirstByteMs: DurationMs.nullable(),
  /** Whose last request is newest stands first. */
  clients: z.array(ClientActivity),
});
export type ActivityOverview = z.infer<typeof ActivityOverview>;

export const unknownUsage: TokenUsage = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
};
