import { z } from 'zod';
import { AppError } from '../errors.ts';
import { AccountProblem } from './account-problem.ts';
import { LoginOwner } from './login-owner.ts';
import { ProviderId } from './provider.ts';
import { Reason } from './reason.ts';
import { DurationMs } from './time.ts';
import { Strategy } from './strategy.ts';

const account = z.string();
const port = z.number().int();

/**
 * What put an account first: the login that the client sent along, the client's own order, the conversation that it
 * answered before, or the strategy.
 */
export const Preference = z.enum([
  'client-login',
  'client-order',
  'session',
  ...Strategy.exclude(['in-order']).options,
]);
export type Preference = z.infer<typeof Preference>;

const path = z.string();
/** A config file's key, as `env.ANTHROPIC_BASE_URL`. */
const key = z.string();

/**
 * Whatever the engine tells a person: an error, a reason, or one of these. Codes and facts travel;
 * `explainSentence()` has the English wording, and every other language its own table over this union.
 */
export const Sentence = z.discriminatedUnion('code', [
  AppError,
  Reason,

  // Why an account was chosen, and what became of it. Accounts are named by their labels.
  /** `alias` as the settings have it, `model` what it stands for. */
  z.object({ code: z.literal('alias-followed'), alias: z.string(), model: z.string() }),
  z.object({ code: z.literal('account-pinned'), account }),
  z.object({ code: z.literal('provider-named'), provider: ProviderId }),
  z.object({ code: z.literal('accounts-serve'), accounts: z.array(account), model: z.string() }),
  z.object({ code: z.literal('accounts-may-serve'), accounts: z.array(account), model: z.string() }),
  z.object({ code: z.literal('nobody-known'), model: z.string() }),
  z.object({ code: z.literal('demo-answers') }),
  z.object({ code: z.literal('account-left-out'), problem: AccountProblem }),
  /** `others` follow in this order when it fails. */
  z.object({ code: z.literal('account-asked'), account, others: z.array(account) }),
  /** The same where something else than the order of all decided. */
  z.object({
    code: z.literal('account-preferred'),
    account,
    others: z.array(account),
    by: Preference,
  }),
  z.object({ code: z.literal('account-unreadable'), account, error: AppError }),
  z.object({ code: z.literal('account-failed'), account, reason: Reason }),
  z.object({ code: z.literal('account-out-of-reach'), error: AppError }),
  z.object({ code: z.literal('connection-had-ended'), account }),
  z.object({ code: z.literal('token-replaced'), account }),
  /** The account's API cannot count: nothing was asked of it. */
  z.object({ code: z.literal('tokens-estimated'), account }),

  // How a request ended without an error of ours
  z.object({ code: z.literal('client-left'), before: z.enum(['request', 'answer']) }),
  z.object({ code: z.literal('engine-ended') }),

  // Before a sign-in
  z.object({ code: z.literal('vault-ready') }),
  z.object({ code: z.literal('callback-port-free'), port }),
  /** The provider takes any port. */
  z.object({ code: z.literal('callback-port-any') }),
  /** `instead` null: any free one. `holder`: the program that has it, where that can be told. */
  z.object({
    code: z.literal('callback-port-instead'),
    port,
    holder: z.string().nullable(),
    instead: port.nullable(),
  }),
  z.object({ code: z.literal('host-resolved'), host: z.string() }),
  z.object({ code: z.literal('host-resolved-by-proxy'), host: z.string() }),
  z.object({ code: z.literal('host-unresolved'), host: z.string(), reason: z.string() }),
  z.object({ code: z.literal('host-answered'), host: z.string() }),
  z.object({ code: z.literal('host-unreached'), host: z.string(), reason: z.string() }),
  z.object({ code: z.literal('proxy-works'), proxy: z.string() }),
  z.object({ code: z.literal('clock-right') }),
  /** This machine's, against the clock of `host`. */
  z.object({ code: z.literal('clock-ahead'), host: z.string(), byMs: DurationMs }),
  z.object({ code: z.literal('clock-behind'), host: z.string(), byMs: DurationMs }),
  z.object({ code: z.literal('clock-unchecked') }),

  // What became of a removed account's login at its provider. `page`: where a person can end it
  z.object({ code: z.literal('login-revoked') }),
  z.object({ code: z.literal('login-revoked-later') }),
  z.object({ code: z.literal('revocation-not-offered'), page: z.string().nullable() }),
  z.object({ code: z.literal('revocation-failed'), reason: z.string(), page: z.string().nullable() }),
  /** Imported and never renewed here: it is still the other tool's too. */
  z.object({ code: z.literal('login-left-to-owner'), owner: LoginOwner }),

  // A client and its files
  z.object({ code: z.literal('program-missing'), configured: z.boolean() }),
  /** `host` null: its address is not a valid one. */
  z.object({ code: z.literal('other-endpoint'), host: z.string().nullable() }),
  z.object({ code: z.literal('key-taken-out'), key }),
  z.object({ code: z.literal('key-helper-set') }),
  z.object({ code: z.literal('proxy-exempted'), key }),
  z.object({ code: z.literal('file-linked'), path, target: path }),
  z.object({ code: z.literal('file-in-work-tree'), path, folder: path }),
  z.object({ code: z.literal('file-becomes-private') }),
  z.object({ code: z.literal('original-lost') }),
  z.object({ code: z.literal('switched-by-hand') }),
  z.object({ code: z.literal('key-differs'), key }),
  z.object({ code: z.literal('key-changed'), key, outcome: z.enum(['set-again', 'left']) }),
  z.object({ code: z.literal('nothing-to-undo'), path }),
  z.object({ code: z.literal('file-deleted'), path }),
  z.object({ code: z.literal('key-beats-start'), key }),
  z.object({ code: z.literal('running-client-keeps'), client: z.string() }),

  // Why another tool's login cannot be taken
  /** `kind`: the tool's own word for it, or for the provider. */
  z.object({ code: z.literal('login-kind-unsupported'), kind: z.string() }),
  z.object({ code: z.literal('login-in-keyring'), owner: LoginOwner }),
  z.object({ code: z.literal('login-encrypted'), owner: LoginOwner }),
  z.object({ code: z.literal('login-points-elsewhere'), tool: z.string() }),
  z.object({ code: z.literal('login-only-referenced') }),
  z.object({ code: z.literal('login-switched-off'), owner: LoginOwner }),
  z.object({ code: z.literal('login-empty') }),
]);
export type Sentence = z.infer<typeof Sentence>;
