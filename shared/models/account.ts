import { z } from 'zod';
import { LoginOwner } from './login-owner.ts';
import { ProviderId } from './provider.ts';
import { Reason } from './reason.ts';
import { Sentence } from './sentence.ts';
import { EpochMs } from './time.ts';

/**
 * Whether an account can serve a request right now, and if not, why and until when. `refreshing` and `ready` can;
 * `unsuitable` stands until the user tries again: the provider refuses this credential for other tools.
 */
export const AccountStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('refreshing') }),
  z.object({ state: z.literal('cooling-down'), reason: Reason, endsAt: EpochMs }),
  z.object({ state: z.literal('login-needed'), reason: Reason }),
  /** Its time is up, and nothing can renew it but a new sign-in or the tool it is borrowed from. */
  z.object({ state: z.literal('expired'), reason: Reason }),
  z.object({ state: z.literal('unsuitable'), reason: Reason }),
  z.object({ state: z.literal('paused') }),
  z.object({ state: z.literal('locked'), reason: Reason }),
]);
export type AccountStatus = z.infer<typeof AccountStatus>;

/**
 * What an account lives on: an API key; a sign-in of ours that renews itself; a static token; another tool's login,
 * read afresh and never changed; or the login that the client itself sends along, which is never kept.
 */
export const AccountKind = z.enum(['api-key', 'oauth', 'token', 'borrowed', 'pass-through', 'built-in']);
export type AccountKind = z.infer<typeof AccountKind>;

/**
 * Who an account is at its provider. Two logins are the same account when `subject` and `organisationId` are: one
 * e-mail may hold several. Null: the provider does not tell.
 */
export const AccountIdentity = z.object({
  subject: z.string().nullable(),
  organisationId: z.string().nullable(),
  organisation: z.string().nullable(),
  email: z.string().nullable(),
  /** In the provider's own words, e.g. `plus` or `claude_max`. */
  plan: z.string().nullable(),
});
export type AccountIdentity = z.infer<typeof AccountIdentity>;

/** Where another tool keeps a login: `entry` tells several in one file apart. Holds no secret. */
export const LoginSource = z.object({ owner: LoginOwner, path: z.string(), entry: z.string().nullable() });
export type LoginSource = z.infer<typeof LoginSource>;

/** A limit that a subscription's use counts against. */
export const QuotaWindow = z.object({
  /** The provider's own name for it, e.g. `5h`, `7d`, `7d_oi`, `primary`. */
  id: z.string(),
  /** Its length; null where the provider does not tell. */
  lengthMs: z.number().nullable(),
  /** The model family it is about; null: all. */
  model: z.string().nullable(),
  /** Used share, 0 to 1; more when it was overdrawn. */
  used: z.number().min(0),
  resetsAt: EpochMs.nullable(),
});
export type QuotaWindow = z.infer<typeof QuotaWindow>;

/** As of `at`: forgotten when the engine ends. */
export const AccountQuota = z.object({ windows: z.array(QuotaWindow), at: EpochMs });
export type AccountQuota = z.infer<typeof AccountQuota>;

/** One identity at a provider, without its secrets. */
export const AccountView = z.object({
  id: z.string(),
  provider: ProviderId,
  label: z.string(),
  kind: AccountKind,
  baseUrl: z.url(),
  /** The key's or token's last four characters, so that a person can tell two apart. */
  keyHint: z.string().max(4),
  identity: AccountIdentity.nullable(),
  /** For borrowed accounts: whose login it is; for imported ones where it came from. */
  source: LoginSource.nullable(),
  status: AccountStatus,
  /** What went wrong last with this account, until something goes right; forgotten when the engine ends. */
  lastError: z.object({ words: Sentence, at: EpochMs }).nullable(),
  quota: AccountQuota.nullable(),
  /** How often it is chosen beside others under the strategy `weighted`. */
  weight: z.number().int().min(1).max(100),
  /** Whether the credential renews itself before `expiresAt`. */
  renewable: z.boolean(),
  expiresAt: EpochMs.nullable(),
  /** When the next renewal is due; null where there is none. */
  renewsAt: EpochMs.nullable(),
  createdAt: EpochMs,
  lastUsedAt: EpochMs.nullable(),
});
export type AccountView = z.infer<typeof AccountView>;

/** One renewal of an account's token, or a try at it. */
export const TokenRenewal = z.object({
  at: EpochMs,
  /** `adopted`: another process had renewed it already. */
  outcome: z.enum(['signed-in', 'renewed', 'adopted', 'failed', 'refused']),
  reason: Sentence.nullable(),
});
export type TokenRenewal = z.infer<typeof TokenRenewal>;

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
