import { z } from 'zod';
import { ProviderId } from './provider.ts';
import { Reason } from './reason.ts';
import { Sentence } from './sentence.ts';
import { EpochMs } from './time.ts';

/** Whether an account can serve a request right now, and if not, why and until when. */
export const AccountStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('cooling-down'), reason: Reason, endsAt: EpochMs }),
  z.object({ state: z.literal('login-needed'), reason: Reason }),
  z.object({ state: z.literal('paused') }),
  z.object({ state: z.literal('locked'), reason: Reason }),
]);
export type AccountStatus = z.infer<typeof AccountStatus>;

/** One identity at a provider, without its secrets. */
export const AccountView = z.object({
  id: z.string(),
  provider: ProviderId,
  label: z.string(),
  kind: z.enum(['api-key', 'built-in']),
  baseUrl: z.url(),
  /** The key's last four characters, so that a person can tell two keys apart. */
  keyHint: z.string().max(4),
  status: AccountStatus,
  /** What went wrong last with this account, until something goes right; forgotten when the engine ends. */
  lastError: z.object({ words: Sentence, at: EpochMs }).nullable(),
  expiresAt: EpochMs.nullable(),
  createdAt: EpochMs,
  lastUsedAt: EpochMs.nullable(),
});
export type AccountView = z.infer<typeof AccountView>;

/** What a harmless call with the account's credential found out. */
export const AccountCheck = z.object({
  outcome: z.enum(['works', 'refused', 'unreachable', 'unclear']),
  /** The provider's or the network's own words, at most 500 characters. */
  message: z.string(),
  /** What was mended on the way, e.g. a missing `/v1` in the base URL. */
  mended: z.string().nullable(),
  models: z.array(z.string()),
});
export type AccountCheck = z.infer<typeof AccountCheck>;
