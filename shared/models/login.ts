import { z } from 'zod';
import { AppError } from '../errors.ts';
import { AccountIdentity, LoginSource } from './account.ts';
import { LoginMethod, ProviderId } from './provider.ts';
import { Sentence } from './sentence.ts';
import { EpochMs } from './time.ts';

/**
 * One try at signing in, from the moment its page is known until its account is saved. Lives in the engine's memory
 * only: the code, the verifier and the tokens never leave it.
 */
export const LoginAttempt = z.object({
  id: z.string(),
  provider: ProviderId,
  method: z.enum(['browser', 'device-code']),
  /** The account that is signed in again; null: whoever it turns out to be. */
  account: z.string().nullable(),
  /**
   * `waiting` for the person at the provider's page, `exchanging` the code, `confirming`: signed in, not saved yet
   * (rows OA-5, OA-11). The others are ends.
   */
  state: z.enum(['waiting', 'exchanging', 'confirming', 'saved', 'cancelled', 'expired', 'failed']),
  /** The page to open. For a device login the one where `userCode` is typed. */
  url: z.url(),
  /** Where the provider sends the browser back to; null for a device login. */
  redirectUri: z.url().nullable(),
  /** Whether we listen there: else the address it ends at has to be pasted. */
  listening: z.boolean(),
  userCode: z.string().nullable(),
  endsAt: EpochMs,
  /** Who signed in, from `confirming` on. */
  identity: AccountIdentity.nullable(),
  /** The account that would be brought up to date by saving: none for a new one. */
  updates: z.string().nullable(),
  /** Somebody else signed in than `account` is; saving makes or updates that other account. */
  differs: z.boolean(),
  /** Why it failed; while it waits: why nothing listens (`callback-ports-taken`). */
  error: AppError.nullable(),
});
export type LoginAttempt = z.infer<typeof LoginAttempt>;

/** What could get in the way of a sign-in, looked at before it begins. */
export const PreflightCheck = z.object({
  id: z.enum(['vault', 'callback-port', 'name', 'connection', 'clock', 'proxy']),
  level: z.enum(['ok', 'warn', 'fail']),
  finding: Sentence,
});
export type PreflightCheck = z.infer<typeof PreflightCheck>;

/** A login of another tool on this machine, without its secrets. */
export const FoundLogin = z.object({
  /** The same as long as it is the same login in the same place. */
  id: z.string(),
  source: LoginSource,
  /** Null: of a kind that Portunus has nothing for; `problem` says why. */
  provider: ProviderId.nullable(),
  kind: z.enum(['oauth', 'token', 'api-key']),
  /** What to call it: an e-mail, the tool's own name for it, or a file's name. */
  name: z.string(),
  identity: AccountIdentity.nullable(),
  baseUrl: z.url().nullable(),
  keyHint: z.string().max(4),
  expiresAt: EpochMs.nullable(),
  renewable: z.boolean(),
  /** The account that this login is already. */
  account: z.string().nullable(),
  /** Why it cannot be taken; null: it can. */
  problem: Sentence.nullable(),
  /** Whether it can stay the other tool's, and be read from there. */
  borrowable: z.boolean(),
});
export type FoundLogin = z.infer<typeof FoundLogin>;

/** What became of one login that was asked for. */
export const TakenLogin = z.object({
  login: z.string(),
  name: z.string(),
  account: z.string().nullable(),
  error: AppError.nullable(),
});
export type TakenLogin = z.infer<typeof TakenLogin>;

export { LoginMethod };
