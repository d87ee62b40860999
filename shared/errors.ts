import { z } from 'zod';
import { ClientId } from './models/client.ts';
import { Dialect, dialectName, ProviderId } from './models/provider.ts';
import { EpochMs } from './models/time.ts';
import { KeychainFault } from './models/vault.ts';

/**
 * Everything that can go wrong in a way a person may read about. Codes and facts travel;
 * the wording lives in `explain()`, so that a toast, a log line and a client's error body agree.
 */
export const AppError = z.discriminatedUnion('code', [
  // Calls of the contract
  z.object({ code: z.literal('invalid-input'), field: z.string(), problem: z.string() }),
  z.object({ code: z.literal('unknown-command'), name: z.string() }),
  z.object({
    code: z.literal('not-found'),
    what: z.enum(['account', 'key', 'client', 'request']),
    id: z.string(),
  }),
  z.object({ code: z.literal('ambiguous'), what: z.enum(['account', 'key']), id: z.string() }),
  z.object({ code: z.literal('unauthorised') }),
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
  z.object({ code: z.literal('vault-locked'), reason: z.string() }),
  z.object({ code: z.literal('vault-passphrase-wrong') }),
  z.object({ code: z.literal('vault-record-damaged'), record: z.string() }),
  z.object({ code: z.literal('vault-session-only') }),

  // Accounts
  z.object({ code: z.literal('account-key-invalid'), provider: ProviderId, problem: z.string() }),
  z.object({ code: z.literal('account-base-url-invalid'), problem: z.string() }),
  z.object({ code: z.literal('account-key-refused'), provider: ProviderId, words: z.string() }),
  z.object({ code: z.literal('account-unreachable'), provider: ProviderId, reason: z.string() }),

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
  z.object({ code: z.literal('url-too-long'), limitBytes: z.number() }),
  z.object({ code: z.literal('request-malformed'), problem: z.string() }),
  z.object({
    code: z.literal('overloaded'),
    what: z.enum(['requests', 'connections', 'memory']),
    limit: z.number(),
  }),
  z.object({ code: z.literal('request-loop') }),
  z.object({ code: z.literal('stopping') }),

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
  z.object({ code: z.literal('accounts-unusable'), reasons: z.array(z.string()) }),
  z.object({ code: z.literal('accounts-cooling-down'), endsAt: EpochMs, reasons: z.array(z.string()) }),
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

/** A clock time for people: hours and minutes in this machine's zone. */
function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

const seconds = (ms: number) => `${ms / 1000} s`;

/** What happened, in the user's words, and the next thing to do. */
export function explain(error: AppError): { message: string; hint: string } {
  switch (error.code) {
    case 'invalid-input':
      return {
        message: error.field === '' ? error.problem : `${error.field}: ${error.problem}`,
        hint: 'Correct it and try again; --help shows what is expected.',
      };
    case 'unknown-command':
      return {
        message: `This engine does not know "${error.name}".`,
        hint: 'The engine and this program are of different versions: restart the engine.',
      };
    case 'not-found':
      return {
        message: `There is no ${error.what} "${error.id}".`,
        hint:
          error.what === 'request'
            ? '"portunus activity tail" shows the latest ones.'
            : `"portunus ${error.what}s list" shows the ones there are.`,
      };
    case 'ambiguous':
      return {
        message: `More than one ${error.what} is called "${error.id}".`,
        hint: `Give its id; "portunus ${error.what}s list" shows it.`,
      };
    case 'unauthorised':
      return {
        message: 'This call did not carry the engine’s control token.',
        hint: 'Run the command as the user who started the engine.',
      };
    case 'internal':
      return {
        message: `Something went wrong inside Portunus (reference ${error.reference}).`,
        hint: 'The log has the details under this reference.',
      };
    case 'home-in-use':
      return {
        message: `Another Portunus engine uses ${error.path}: ${error.holder}.`,
        hint: 'Use that one, stop it first, or set PORTUNUS_HOME to another folder.',
      };
    case 'engine-not-running':
      return { message: 'No Portunus engine is running.', hint: 'Start one with "portunus serve".' };
    case 'port-unavailable':
      return {
        message:
          error.reason === 'not-allowed'
            ? `Port ${error.port} may not be used by this user.`
            : `Port ${error.port} is in use${error.holder ? ` by ${error.holder}` : ''}.`,
        hint: 'Free it, or choose another with --port (0 picks a free one) and apply the clients again.',
      };
    case 'storage-failed':
      return {
        message: `${error.path} could not be written: ${error.reason}.`,
        hint: 'What was there before is unchanged. Make room or fix the permissions, then try again.',
      };
    case 'storage-newer':
      return {
        message: `${error.path} was written by a newer Portunus.`,
        hint: 'Install that version again, or use another PORTUNUS_HOME. Nothing was changed.',
      };
    case 'storage-damaged':
      return {
        message: `${error.path} is damaged. It was left as it is.`,
        hint: 'Put a copy of yours in its place (copies from before an upgrade lie beside it as .bak), or move it away to start anew.',
      };
    case 'providers-file-broken':
      return {
        message: `The providers file ${error.path} cannot be used: ${error.problem}.`,
        hint: 'Mend it, or unset PORTUNUS_PROVIDERS_FILE.',
      };
    case 'vault-not-chosen':
      return {
        message: `There is no keychain to keep secrets in (${error.fault}).`,
        hint: 'Set PORTUNUS_PASSPHRASE_FILE, or run "portunus vault create --kind passphrase" to keep them under a passphrase.',
      };
    case 'vault-locked':
      return {
        message: `The vault is locked: ${error.reason}`,
        hint: 'Unlock it with "portunus vault unlock".',
      };
    case 'vault-passphrase-wrong':
      return { message: 'That is not the vault’s passphrase.', hint: 'Nothing was changed; try again.' };
    case 'vault-record-damaged':
      return {
        message: `The secret of ${error.record} cannot be decrypted: it was changed or belongs to another record.`,
        hint: 'Remove this account and add it again; the others are not affected.',
      };
    case 'vault-session-only':
      return {
        message: 'This vault lives only as long as a running engine, and none is running.',
        hint: 'Start "portunus serve" first, or choose a passphrase with "portunus vault create".',
      };
    case 'account-key-invalid':
      return { message: error.problem, hint: 'Nothing was saved. Copy the whole key once more.' };
    case 'account-base-url-invalid':
      return { message: `The base URL cannot be used: ${error.problem}.`, hint: 'Nothing was saved.' };
    case 'account-key-refused':
      return {
        message: `${error.provider} refused this key: ${error.words}`,
        hint: 'Nothing was saved. Check the key, or add it unchecked with --no-check.',
      };
    case 'account-unreachable':
      return {
        message: `${error.provider} could not be reached to check the key: ${error.reason}`,
        hint: 'Nothing was saved. Check the network or the base URL, or add it unchecked with --no-check.',
      };
    case 'client-not-installed':
      return {
        message: `${error.client} was not found on this machine.`,
        hint: 'Install it, or put its program on PATH.',
      };
    case 'client-config-broken':
      return {
        message: `${error.path}: line ${error.line}, column ${error.column}: ${error.problem}.`,
        hint: 'The file was left as it is. Mend that place and try again.',
      };
    case 'client-config-refused':
      return { message: `${error.path}: ${error.problem}.`, hint: 'The file was left as it is.' };
    case 'client-config-changed':
      return {
        message: `${error.path} changed while it was being worked on.`,
        hint: 'Nothing was written. Look at the plan again.',
      };
    case 'host-refused':
      return {
        message: 'The request’s Host is not this endpoint’s own address.',
        hint: 'Use http://127.0.0.1 with this port.',
      };
    case 'origin-refused':
      return {
        message: 'Requests from web pages are refused.',
        hint: 'Call this endpoint from a program, not from a browser.',
      };
    case 'local-key-missing':
      return {
        message: 'No Portunus key was sent.',
        hint: 'Send one in Authorization: Bearer or x-api-key; "portunus keys create NAME" makes one.',
      };
    case 'local-key-wrong':
      return {
        message: 'This is not a key of this Portunus.',
        hint: '"portunus keys create NAME" makes one; "portunus clients apply" writes one into a client.',
      };
    case 'route-unknown':
      return {
        message: `Portunus has no route ${error.method} ${error.path}.`,
        hint: 'Check the base URL: Anthropic takes the root, OpenAI /v1, Gemini /v1beta.',
      };
    case 'method-not-allowed':
      return { message: `${error.method} is not possible here.`, hint: `Use ${error.allowed}.` };
    case 'upgrade-not-offered':
      return { message: 'WebSockets are not offered here.', hint: 'Use plain HTTP requests.' };
    case 'media-type-unsupported':
      return {
        message: `The request’s content type ${error.given === '' ? 'is missing' : `"${error.given}" is not JSON`}.`,
        hint: 'Send content-type: application/json.',
      };
    case 'encoding-unsupported':
      return {
        message: `The request’s content encoding "${error.given}" cannot be read.`,
        hint: 'Send it plain, or as one layer of gzip, br, deflate or zstd.',
      };
    case 'body-too-large':
      return {
        message: `The request is larger than ${error.limitBytes} bytes.`,
        hint: 'Send less, or raise limits.bodyBytes in the settings.',
      };
    case 'body-invalid':
      return {
        message:
          error.path === '' ? `The request body: ${error.problem}.` : `${error.path}: ${error.problem}.`,
        hint: 'Correct the request.',
      };
    case 'url-too-long':
      return { message: `The URL is longer than ${error.limitBytes} bytes.`, hint: 'Shorten it.' };
    case 'request-malformed':
      return { message: `The request is not valid HTTP: ${error.problem}.`, hint: 'Correct the client.' };
    case 'overloaded':
      return {
        message: `Portunus is at its limit of ${error.limit} ${error.what === 'memory' ? 'buffered bytes' : error.what}.`,
        hint: 'Try again in a moment.',
      };
    case 'request-loop':
      return {
        message: 'This request came back to the Portunus that sent it.',
        hint: 'An account’s base URL leads to this endpoint: correct it.',
      };
    case 'stopping':
      return { message: 'Portunus is stopping.', hint: 'Try again when it runs.' };
    case 'no-account':
      return {
        message: 'Portunus has no account yet.',
        hint: 'Add one with "portunus accounts add", or start with --demo.',
      };
    case 'model-unknown':
      return {
        message: `No account serves the model "${error.model}".`,
        hint: 'Ask for a model of an account you have; "portunus accounts list" shows them.',
      };
    case 'dialect-not-spoken':
      return {
        message:
          `${error.model ? `"${error.model}" is served by` : 'The account in question is'} ${error.account}, which speaks ` +
          `${error.spoken.map((dialect) => dialectName[dialect]).join(' and ')}; this request is in ${dialectName[error.dialect]}, ` +
          'and Portunus does not translate between them yet.',
        hint: `Add an account that speaks ${dialectName[error.dialect]}, or call this model in a dialect its account speaks.`,
      };
    case 'accounts-unusable':
      return {
        message: `No account can serve this: ${error.reasons.join('; ')}.`,
        hint: '"portunus status" tells what each account needs.',
      };
    case 'accounts-cooling-down':
      return {
        message: `Every account for this is resting: ${error.reasons.join('; ')}.`,
        hint: `Try again at ${clock(error.endsAt)}, or add an account.`,
      };
    case 'credential-misdirected':
      return {
        message: 'A credential was about to go to a host that is not its provider’s.',
        hint: 'Nothing was sent. Check the account’s base URL.',
      };
    case 'upstream-unreachable':
      return {
        message: `${error.host} could not be reached for ${error.account}: ${error.reason}.`,
        hint: 'Check the network and the account’s base URL.',
      };
    case 'upstream-silent':
      return {
        message:
          error.phase === 'connect'
            ? `The upstream of ${error.account} did not accept a connection within ${seconds(error.limitMs)}.`
            : `The upstream of ${error.account} was silent for ${seconds(error.limitMs)}.`,
        hint: 'Try again; if it lasts, look at the provider’s status page.',
      };
    case 'upstream-cut':
      return {
        message: `The upstream of ${error.account} ended the answer before it was complete.`,
        hint: 'What arrived before is real; ask again for the rest.',
      };
    case 'upstream-refused':
      return {
        message: `The upstream of ${error.account} refused (${error.status}): ${error.words}`,
        hint: 'These are the provider’s own words.',
      };
    case 'upstream-malformed':
      return {
        message: `The upstream of ${error.account} gave an answer that is not valid: ${error.problem}.`,
        hint: 'Check that the account’s base URL leads to an API of its kind.',
      };
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
  'url-too-long': 414,
  'request-malformed': 400,
  overloaded: 503,
  'request-loop': 508,
  stopping: 503,
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
};
