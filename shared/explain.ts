import type { AppError } from './errors.ts';
import { explainProblem, explainReason } from './explain-reason.ts';
import { dialectName } from './models/dialect-name.ts';
import { loginOwnerNames } from './models/login-owner-name.ts';
import type { ProxyProblem } from './models/proxy-problem.ts';

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
        hint: whereToFind(error.what),
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
    case 'withheld':
      return {
        message: `"${error.name}" is not for a window: its answer holds a key.`,
        hint: 'Copy the key instead; it goes straight to the clipboard.',
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
        message: `The vault is locked: ${explainReason(error.reason)}`,
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
    case 'account-not-restorable':
      return {
        message: `The account "${error.account}" cannot be brought back any more.`,
        hint: 'A removed account is kept for one minute. Add it again with its key.',
      };
    case 'policy-not-accepted':
      return {
        message: `${error.provider} reserves the method "${error.method}" for its own apps.`,
        hint: 'Read what it says about it; if you accept that, repeat the command with --accept-policy.',
      };
    case 'login-method-missing':
      return {
        message: `${error.provider} cannot be added by the method "${error.method}".`,
        hint: 'Choose another way to add it.',
      };
    case 'login-refused':
      return {
        message: `${error.provider} did not sign you in: ${error.words}`,
        hint: 'Nothing was saved. Begin again when that is settled.',
      };
    case 'login-cancelled':
      return { message: 'The sign-in was cancelled.', hint: 'Nothing was saved.' };
    case 'login-expired':
      return { message: 'The sign-in took too long and ended.', hint: 'Nothing was saved. Begin again.' };
    case 'login-over':
      return { message: 'This sign-in has ended already.', hint: 'Begin a new one.' };
    case 'login-answer-lost':
      return {
        message: `${error.provider}’s answer to the sign-in was lost: ${error.reason}`,
        hint: 'A code works once only, so it is not tried again. Sign in once more.',
      };
    case 'login-failed':
      return {
        message: `The sign-in with ${error.provider} failed: ${error.problem}`,
        hint: 'Nothing was saved. Begin again.',
      };
    case 'login-not-ready':
      return {
        message: 'Nobody has signed in yet.',
        hint: 'Finish the sign-in at the provider’s page first.',
      };
    case 'callback-ports-taken':
      return {
        message: `${error.holder ?? 'Another program'} holds ${error.ports.length === 1 ? 'the port' : 'the ports'} that the browser comes back to (${error.ports.join(', ')}).`,
        hint: 'Sign in all the same, and paste the address that the browser ends at.',
      };
    case 'pasted-text-refused':
      return {
        message: pastedTextProblems[error.problem],
        hint: 'Paste the whole address that the browser ended at, or the code that the page shows.',
      };
    case 'account-differs':
      return {
        message: `${error.found ?? 'Another account'} signed in, not ${error.expected ?? 'the one this account is'}.`,
        hint: 'Sign in as the right one, or accept the other one: it is kept as an account of its own.',
      };
    case 'no-login-found':
      return {
        message: `There is no login of ${loginOwnerNames[error.owner]} in ${error.path}.`,
        hint: 'Sign in with that tool first, or name the place where it keeps its logins.',
      };
    case 'login-file-broken':
      return {
        message: `${error.path} cannot be read as a login: ${error.problem}.`,
        hint: 'The file was left as it is.',
      };
    case 'account-signed-out':
      return {
        message: `"${error.account}" cannot be used: ${explainReason(error.reason)}`,
        hint: 'Sign in again with this account.',
      };
    case 'issuer-unreachable':
      return {
        message: `The login of "${error.account}" could not be renewed: ${error.host}: ${error.reason}`,
        hint: 'Portunus tries again by itself; nobody has to sign in again for this.',
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
    case 'thread-unsupported':
      return {
        message:
          'The account that answers speaks another format, in which no conversation is kept for the client.',
        hint: 'Send the whole conversation with each request, without "thread".',
      };
    case 'thread-lost':
      return {
        message: 'The earlier turns of this conversation are not kept here.',
        hint: 'Send the whole conversation with each request, without "thread".',
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
    case 'paused':
      return {
        message:
          error.endsAt === null ? 'Portunus is paused.' : `Portunus is paused until ${clock(error.endsAt)}.`,
        hint: 'Resume it with "portunus resume", or in its window or tray.',
      };
    case 'no-account':
      return {
        message: 'Portunus has no account yet.',
        hint: 'Add one with "portunus accounts add", or start with --demo.',
      };
    case 'model-unknown':
      return {
        message: `No account serves the model "${error.model}".`,
        hint: `Ask for a model of an account you have, or let one stand for it: portunus routes set --alias ${error.model} --to MODEL`,
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
        message: `No account can serve this: ${error.problems.map(explainProblem).join('; ')}.`,
        hint: '"portunus status" tells what each account needs.',
      };
    case 'accounts-cooling-down':
      return {
        message: `Every account for this is resting: ${error.problems.map(explainProblem).join('; ')}.`,
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
    case 'proxy-invalid':
      return {
        message: proxyAddressProblems[error.problem],
        hint: 'Give it as http://host:port, https://host:port or socks5://host:port; a name and password stand before the host, followed by an @.',
      };
    case 'proxy-failed':
      return {
        message: `${error.host} was not reached: ${describeProxyProblem(error)}.`,
        hint: 'Nothing was sent. "portunus proxy test" tries it, "portunus proxy set" replaces it.',
      };
  }
}

const proxyAddressProblems: Record<Extract<AppError, { code: 'proxy-invalid' }>['problem'], string> = {
  'not-an-address': 'This is not the address of a proxy.',
  scheme: 'A proxy’s address begins with http://, https:// or socks5://.',
  'more-than-address': 'A proxy’s address ends with its port: no path, no question mark.',
  'own-address': 'This is Portunus’s own address: it cannot be its own proxy.',
};

/** Without a full stop, as a part of a sentence. */
export function describeProxyProblem({
  proxy,
  problem,
}: Extract<AppError, { code: 'proxy-failed' }>): string {
  return `the outbound proxy ${proxy} ${proxyProblems[problem]}`;
}

const proxyProblems: Record<ProxyProblem, string> = {
  unreachable: 'cannot be reached',
  silent: 'did not answer in time',
  'login-needed': 'asks for a name and password (407)',
  'login-refused': 'does not take the name and password that are set',
  refused: 'does not let anybody connect to that host',
  'host-unreachable': 'could not reach that host',
  cut: 'closed the connection before it had answered',
  malformed: 'gave an answer that no such proxy gives',
  untrusted: 'has a certificate that cannot be trusted',
  'password-lost': 'was set with a password that the vault does not hold any more',
};

function whereToFind(what: Extract<AppError, { code: 'not-found' }>['what']): string {
  if (what === 'request') return '"portunus activity tail" shows the latest ones.';
  return `"portunus ${what === 'alias' ? 'route' : what}s list" shows the ones there are.`;
}

const pastedTextProblems: Record<Extract<AppError, { code: 'pasted-text-refused' }>['problem'], string> = {
  empty: 'There is nothing in the pasted text.',
  'no-code': 'There is no code in the pasted text.',
  'other-login': 'The pasted code belongs to another sign-in.',
  'other-address': 'The pasted address is not the one this sign-in ends at.',
};
