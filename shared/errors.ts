import { z } from 'zod';
import { explain } from './explain.ts';
import { AccountProblem } from './models/account-problem.ts';
import { ClientId } from './models/client-id.ts';
import { KeychainFault } from './models/keychain-fault.ts';
import { LoginOwner } from './models/login-owner.ts';
import { Dialect, LoginMethod, ProviderId } from './models/provider.ts';
import { ProxyProblem } from './models/proxy-problem.ts';
import { Reason } from './models/reason.ts';
import { EpochMs } from './models/time.ts';

/**
 * Everything that can go wrong in a way a person may read about. Codes and facts travel;
 * the wording lives in `explain.ts`, so that a toast, a log line and a client's error body agree.
 */
export const AppError = z.discriminatedUnion('code', [
  // Calls of the contract
  z.object({ code: z.literal('invalid-input'), field: z.string(), problem: z.string() }),
  z.object({ code: z.literal('unknown-command'), name: z.string() }),
  z.object({
    code: z.literal('not-found'),
    what: z.enum(['account', 'key', 'client', 'request', 'alias', 'login']),
    id: z.string(),
  }),
  z.object({ code: z.literal('ambiguous'), what: z.enum(['account', 'key']), id: z.string() }),
  z.object({ code: z.literal('unauthorised') }),
  /** A window may not see this answer: it holds a key. */
  z.object({ code: z.literal('withheld'), name: z.string() }),
  z.object({ code: z.literal('internal'), reference: z.string() }),

  // Engine and machine
  z.object({ code: z.literal('home-in-use'), path: z.string(), holder: z.string() }),
  z.object({ code: z.literal('engine-not-running') }),
  z.object({
    code: z.literal('port-unavailable'),
    port: z.number(),
    reason: z.enum(['in-use', 'not-allowed', 'other']),
    holder: z.string().nullable(),
  }),
  z.object({ code: z.literal('storage-failed'), path: z.string(), reason: z.string() }),
  z.object({ code: z.literal('storage-newer'), path: z.string() }),
  z.object({ code: z.literal('storage-damaged'), path: z.string() }),
  z.object({ code: z.literal('providers-file-broken'), path: z.string(), problem: z.string() }),

  // Vault
  z.object({ code: z.literal('vault-not-chosen'), fault: KeychainFault }),
  z.object({ code: z.literal('vault-locked'), reason: Reason }),
  z.object({ code: z.literal('vault-passphrase-wrong') }),
  z.object({ code: z.literal('vault-record-damaged'), record: z.string() }),
  z.object({ code: z.literal('vault-session-only') }),

  // Accounts
  z.object({ code: z.literal('account-key-invalid'), provider: ProviderId, problem: z.string() }),
  z.object({ code: z.literal('account-base-url-invalid'), problem: z.string() }),
  z.object({ code: z.literal('account-key-refused'), provider: ProviderId, words: z.string() }),
  z.object({ code: z.literal('account-not-restorable'), account: z.string() }),
  z.object({ code: z.literal('account-unreachable'), provider: ProviderId, reason: z.string() }),

  // Signing in
  /** The provider reserves this method for its own apps: it takes an explicit yes (decision D8). */
  z.object({ code: z.literal('policy-not-accepted'), provider: ProviderId, method: LoginMethod }),
  z.object({ code: z.literal('login-method-missing'), provider: ProviderId, method: LoginMethod }),
  /** The person said no at the provider's page, or the provider did: `words` are its own. */
  z.object({ code: z.literal('login-refused'), provider: ProviderId, words: z.string() }),
  z.object({ code: z.literal('login-cancelled') }),
  z.object({ code: z.literal('login-expired') }),
  /** It ended already, or never was: begin again. */
  z.object({ code: z.literal('login-over'), login: z.string() }),
  /** The code may be spent without an answer: it is not tried twice (row OA-7). */
  z.object({ code: z.literal('login-answer-lost'), provider: ProviderId, reason: z.string() }),
  z.object({ code: z.literal('login-failed'), provider: ProviderId, problem: z.string() }),
  z.object({ code: z.literal('login-not-ready'), login: z.string() }),
  /** Every port that the provider sends the browser back to is another program's: the address has to be pasted. */
  z.object({
    code: z.literal('callback-ports-taken'),
    ports: z.array(z.number().int()),
    holder: z.string().nullable(),
  }),
  z.object({
    code: z.literal('pasted-text-refused'),
    problem: z.enum(['empty', 'no-code', 'other-login', 'other-address']),
  }),
  /** Somebody else signed in than the account is. E-mails where they are known. */
  z.object({
    code: z.literal('account-differs'),
    expected: z.string().nullable(),
    found: z.string().nullable(),
  }),
  z.object({ code: z.literal('no-login-found'), owner: LoginOwner, path: z.string() }),
  z.object({ code: z.literal('login-file-broken'), path: z.string(), problem: z.string() }),
  /** Why the account has no token now. */
  z.object({ code: z.literal('account-signed-out'), account: z.string(), reason: Reason }),
  /** The issuer is down, slow or answers nonsense: nobody has to sign in again for that. */
  z.object({
    code: z.literal('issuer-unreachable'),
    account: z.string(),
    host: z.string(),
    reason: z.string(),
  }),

  // Client configuration
  z.object({ code: z.literal('client-not-installed'), client: ClientId }),
  z.object({
    code: z.literal('client-config-broken'),
    client: ClientId,
    path: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    problem: z.string(),
  }),
  z.object({
    code: z.literal('client-config-refused'),
    client: ClientId,
    path: z.string(),
    problem: z.string(),
  }),
  z.object({ code: z.literal('client-config-changed'), client: ClientId, path: z.string() }),

  // Data plane: before an upstream was chosen
  z.object({ code: z.literal('host-refused') }),
  z.object({ code: z.literal('origin-refused') }),
  z.object({ code: z.literal('local-key-missing') }),
  z.object({ code: z.literal('local-key-wrong') }),
  z.object({ code: z.literal('route-unknown'), method: z.string(), path: z.string() }),
  z.object({ code: z.literal('method-not-allowed'), method: z.string(), allowed: z.string() }),
  z.object({ code: z.literal('upgrade-not-offered') }),
  z.object({ code: z.literal('media-type-unsupported'), given: z.string() }),
  z.object({ code: z.literal('encoding-unsupported'), given: z.string() }),
  z.object({ code: z.literal('body-too-large'), limitBytes: z.number() }),
  z.object({ code: z.literal('body-invalid'), path: z.string(), problem: z.string() }),
  /** Anthropic's `thread`, by which the server keeps the conversation: one that is to begin, and one to go on with. */
  z.object({ code: z.literal('thread-unsupported') }),
  z.object({ code: z.literal('thread-lost') }),
  z.object({ code: z.literal('url-too-long'), limitBytes: z.number() }),
  z.object({ code: z.literal('request-malformed'), problem: z.string() }),
  z.object({
    code: z.literal('overloaded'),
    what: z.enum(['requests', 'connections', 'memory']),
    limit: z.number(),
  }),
  z.object({ code: z.literal('request-loop') }),
  z.object({ code: z.literal('stopping') }),
  z.object({ code: z.literal('paused'), endsAt: EpochMs.nullable() }),

  // Data plane: choosing an account
  z.object({ code: z.literal('no-account') }),
  z.object({ code: z.literal('model-unknown'), model: z.string() }),
  z.object({
    code: z.literal('dialect-not-spoken'),
    dialect: Dialect,
    model: z.string().nullable(),
    account: z.string(),
    spoken: z.array(Dialect),
  }),
  z.object({ code: z.literal('accounts-unusable'), problems: z.array(AccountProblem) }),
  z.object({ code: z.literal('accounts-cooling-down'), endsAt: EpochMs, problems: z.array(AccountProblem) }),
  z.object({ code: z.literal('credential-misdirected') }),

  // Data plane: the upstream
  z.object({
    code: z.literal('upstream-unreachable'),
    account: z.string(),
    host: z.string(),
    reason: z.string(),
  }),
  z.object({
    code: z.literal('upstream-silent'),
    account: z.string(),
    phase: z.enum(['connect', 'first-byte', 'idle']),
    limitMs: z.number(),
  }),
  z.object({ code: z.literal('upstream-cut'), account: z.string() }),
  z.object({
    code: z.literal('upstream-refused'),
    account: z.string(),
    status: z.number(),
    words: z.string(),
  }),
  z.object({ code: z.literal('upstream-malformed'), account: z.string(), problem: z.string() }),

  // Outbound proxies
  z.object({
    code: z.literal('proxy-invalid'),
    problem: z.enum(['not-an-address', 'scheme', 'more-than-address', 'own-address']),
  }),
  /** `proxy` and `host` as `host:port`; nothing was sent to that host. */
  z.object({ code: z.literal('proxy-failed'), proxy: z.string(), host: z.string(), problem: ProxyProblem }),
]);
export type AppError = z.infer<typeof AppError>;

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

/** An error on its way to an edge. `cause` is for the log alone and never leaves the process. */
export class AppFailure extends Error {
  override readonly name = 'AppFailure';
  readonly error: AppError;

  constructor(error: AppError, options?: ErrorOptions) {
    super(explain(error).message, options);
    this.error = error;
  }
}

/** The HTTP status an error travels with, on the data plane and on the control API. */
export function httpStatus(error: AppError): number {
  return error.code === 'upstream-refused' ? error.status : statusOf[error.code];
}

const statusOf: Record<AppError['code'], number> = {
  'invalid-input': 400,
  'unknown-command': 404,
  'not-found': 404,
  ambiguous: 409,
  unauthorised: 401,
  withheld: 403,
  internal: 500,
  'home-in-use': 409,
  'engine-not-running': 503,
  'port-unavailable': 409,
  'storage-failed': 507,
  'storage-newer': 409,
  'storage-damaged': 500,
  'providers-file-broken': 400,
  'vault-not-chosen': 409,
  'vault-locked': 423,
  'vault-passphrase-wrong': 403,
  'vault-record-damaged': 500,
  'vault-session-only': 409,
  'account-key-invalid': 400,
  'account-base-url-invalid': 400,
  'account-key-refused': 400,
  'account-unreachable': 502,
  'account-not-restorable': 410,
  'policy-not-accepted': 403,
  'login-method-missing': 400,
  'login-refused': 400,
  'login-cancelled': 409,
  'login-expired': 410,
  'login-over': 410,
  'login-answer-lost': 502,
  'login-failed': 502,
  'login-not-ready': 409,
  'callback-ports-taken': 409,
  'pasted-text-refused': 400,
  'account-differs': 409,
  'no-login-found': 404,
  'login-file-broken': 400,
  'account-signed-out': 503,
  'issuer-unreachable': 503,
  'client-not-installed': 404,
  'client-config-broken': 409,
  'client-config-refused': 409,
  'client-config-changed': 409,
  'host-refused': 403,
  'origin-refused': 403,
  'local-key-missing': 401,
  'local-key-wrong': 401,
  'route-unknown': 404,
  'method-not-allowed': 405,
  'upgrade-not-offered': 426,
  'media-type-unsupported': 415,
  'encoding-unsupported': 415,
  'body-too-large': 413,
  'body-invalid': 400,
  'thread-unsupported': 400,
  'thread-lost': 400,
  'url-too-long': 414,
  'request-malformed': 400,
  overloaded: 503,
  'request-loop': 508,
  stopping: 503,
  paused: 503,
  'no-account': 503,
  'model-unknown': 404,
  'dialect-not-spoken': 400,
  'accounts-unusable': 503,
  'accounts-cooling-down': 429,
  'credential-misdirected': 500,
  'upstream-unreachable': 502,
  'upstream-silent': 504,
  'upstream-cut': 502,
  'upstream-refused': 502,
  'upstream-malformed': 502,
  'proxy-invalid': 400,
  'proxy-failed': 502,
};
