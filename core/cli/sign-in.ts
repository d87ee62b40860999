/**
 * A sign-in from the terminal: prints the address, opens the browser where there is one, and waits for whichever comes
 * first, the callback or a pasted line. What is pasted holds a code: it goes to the engine and nowhere else.
 */
import { createInterface } from 'node:readline';
import type { Input } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import type { AccountIdentity, AccountView } from '../../shared/models/account.ts';
import type { LoginAttempt } from '../../shared/models/login.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import type { CliSession } from './cli-session.ts';
import { ask } from './confirm.ts';
import { checkSignInUrl, openUrl } from './open-url.ts';
import { Interrupted, UsageError } from './usage-error.ts';

export interface SignInOptions {
  readonly begin: Input<'logins.begin'>;
  readonly provider: ProviderView;
  readonly browser: boolean;
  /** Keeps somebody else than expected without being asked. */
  readonly yes: boolean;
}

/** Ends with the saved account; otherwise nothing is kept and the port is free. Ctrl-C cancels. */
export async function signIn(session: CliSession, options: SignInOptions): Promise<AccountView> {
  const attempt = await session.call('logins.begin', options.begin);
  const { id: login } = attempt;
  const interrupted = Promise.withResolvers<never>();
  // It may come before anybody waits for it.
  interrupted.promise.catch(() => undefined);
  session.onSignal(() => {
    // The next one ends us at once.
    session.onSignal(undefined);
    interrupted.reject(new Interrupted());
  });
  let saved = false;
  try {
    await showTheWay(session, attempt, options);
    const signedIn = await Promise.race([waitForAnswer(session, attempt), interrupted.promise]);
    session.note(`Signed in as ${nameIdentity(signedIn.identity)}.`);
    const acceptOther = signedIn.differs && (await acceptsOther(session, attempt, signedIn, options.yes));
    const account = await session.call('logins.save', { login, acceptOther });
    saved = true;
    return account;
  } finally {
    if (!saved) await session.call('logins.cancel', { login }).catch(() => undefined);
    session.onSignal(undefined);
  }
}

async function showTheWay(
  session: CliSession,
  attempt: LoginAttempt,
  { provider, browser }: SignInOptions,
): Promise<void> {
  const { url, userCode, error } = attempt;
  if (error !== null) session.note(explain(error).message);
  if (userCode === null) session.note(`Sign in to ${provider.label} at this address:`);
  else session.note(`Sign in to ${provider.label} at this address, and type the code ${userCode} there:`);
  session.note('');
  session.note(url);
  session.note('');
  const known = checkSignInUrl(url, provider);
  if (browser && known !== undefined && (await openUrl(known, session.host.ports.environment))) {
    session.note('It was opened in your browser.');
  }
  session.note(whatComesNext(attempt));
}

function whatComesNext({ method, listening, redirectUri }: LoginAttempt): string {
  if (method === 'device-code') return 'Waiting until that is done there...';
  if (listening) {
    return 'Waiting for the browser to come back. From another machine, paste here the address that it ends at.';
  }
  const isPage = redirectUri?.startsWith('https:') === true;
  return isPage
    ? 'Paste here the code that the page shows:'
    : 'The browser will end at an address that it cannot open. Paste that address here:';
}

/** Resolves when somebody has signed in; rejects with why not. */
async function waitForAnswer(session: CliSession, attempt: LoginAttempt): Promise<LoginAttempt> {
  const connection = await session.connect();
  const { promise, resolve, reject } = Promise.withResolvers<LoginAttempt>();
  const see = (seen: LoginAttempt) => {
    if (seen.state === 'confirming') resolve(seen);
    else if (seen.state !== 'waiting' && seen.state !== 'exchanging') reject(failureOf(seen));
  };
  const look = async () => see(await session.call('logins.get', { login: attempt.id }));
  const unsubscribe = connection.bridge.on('logins.changed', ({ logins }) => {
    const seen = logins.find(({ id }) => id === attempt.id);
    if (seen !== undefined) see(seen);
  });
  const onGone = () => reject(new AppFailure({ code: 'engine-not-running' }));
  const unhear = connection.kind === 'running' ? connection.onEnd(onGone) : () => undefined;
  const stopReading =
    attempt.method === 'browser' ? readPastedLines(session, attempt, see, reject) : () => undefined;
  // Also keeps this process alive: in it, nothing else may be waiting.
  const expiry = setTimeout(
    () => void look().catch(reject),
    Math.max(attempt.endsAt - session.now, 0) + 1000,
  );
  try {
    await look();
    return await promise;
  } finally {
    clearTimeout(expiry);
    stopReading();
    unhear();
    unsubscribe();
  }
}

function failureOf({ error, id }: LoginAttempt): AppFailure {
  return new AppFailure(error ?? { code: 'login-over', login: id });
}

/** Each line is tried; one that is not the right text is said to be so, and the next one may be. */
function readPastedLines(
  session: CliSession,
  { id: login, listening }: LoginAttempt,
  see: (attempt: LoginAttempt) => void,
  fail: (cause: unknown) => void,
): () => void {
  // Not as a terminal: it shows what is typed by itself, and gives Ctrl-C to us as a signal.
  const lines = createInterface({ input: session.host.stdin, terminal: false });
  let trying: Promise<void> = Promise.resolve();
  let last: AppFailure | undefined;
  const take = async (text: string): Promise<void> => {
    try {
      see(await session.call('logins.paste', { login, text }));
    } catch (cause) {
      if (!(cause instanceof AppFailure) || cause.error.code !== 'pasted-text-refused') throw cause;
      last = cause;
      const { message, hint } = explain(cause.error);
      session.note(`${message} ${hint}`);
    }
  };
  lines.on('line', (line) => {
    if (line.trim() !== '') trying = trying.then(() => take(line)).catch(fail);
  });
  lines.once('close', () => {
    // Nothing more can be pasted, and nothing else can come.
    const none = new AppFailure({ code: 'pasted-text-refused', problem: 'empty' });
    if (!listening) void trying.then(() => fail(last ?? none));
  });
  return () => {
    lines.removeAllListeners();
    lines.close();
  };
}

async function acceptsOther(
  session: CliSession,
  { account }: LoginAttempt,
  { identity, updates }: LoginAttempt,
  yes: boolean,
): Promise<boolean> {
  const { message } = explain({
    code: 'account-differs',
    expected: await findEmail(session, account),
    found: identity?.email ?? null,
  });
  if (yes) {
    session.note(message);
    return true;
  }
  const what =
    updates === null ? 'Keep it as an account of its own?' : 'Bring that other account up to date?';
  if (session.interactive && (await ask(session, `${message} ${what}`))) return true;
  throw new UsageError(message, 'Give --yes to keep who signed in as an account of its own.');
}

async function findEmail(session: CliSession, id: string | null): Promise<string | null> {
  const accounts = await session.call('accounts.list', {});
  return accounts.find((account) => account.id === id)?.identity?.email ?? null;
}

/** "ada@example.test (Analytical Engines, team)". */
export function nameIdentity(identity: AccountIdentity | null): string {
  if (identity === null) return 'somebody the provider does not name';
  const { email, organisation, plan } = identity;
  const more = [organisation, plan].filter((part) => part !== null).join(', ');
  return `${email ?? 'somebody without an e-mail'}${more === '' ? '' : ` (${more})`}`;
}
