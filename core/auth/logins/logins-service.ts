/**
 * Sign-ins from the moment their page is known until the account is saved. In memory only: the engine's end forgets
 * them, and every end frees the port, drops the tokens and leaves the attempt in the slice for a few minutes, so that
 * a window can still say what became of it. Logs say that a sign-in began and how it ended, nothing of what it held.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { LoginsSlice, Parsed } from '../../../shared/contract.ts';
import { AppFailure, type AppError } from '../../../shared/errors.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import type { LoginAttempt } from '../../../shared/models/login.ts';
import type { OAuthData, ProviderId } from '../../../shared/models/provider.ts';
import type { Account } from '../../accounts/account-store.ts';
import type { NewLogin } from '../../accounts/save-account.ts';
import type { EventHub } from '../../events.ts';
import type { Clock, Logger } from '../../ports.ts';
import type { Provider, ProviderRegistry } from '../../providers/provider-registry.ts';
import { requirePolicy } from '../../providers/require-policy.ts';
import type { Issuer } from '../issuer/issuer.ts';
import { beginBrowserLogin } from './begin-browser-login.ts';
import { compareIdentities } from './compare-identities.ts';
import { beginDeviceLogin, type DeviceLogin } from './device-flow.ts';
import { finishExchange, identifyLogin, type Finished } from './finish-exchange.ts';
import { OpenLogin, type LoginEnd } from './open-login.ts';
import type { CallbackAnswer } from './read-callback.ts';
import { readPasted } from './read-pasted.ts';

/** What a sign-in needs of the accounts. */
export interface LoginAccounts {
  find(reference: string): Account;
  findSame(login: NewLogin): AccountView | undefined;
  saveLogin(login: NewLogin): AccountView;
}

export interface LoginsOptions {
  readonly providers: ProviderRegistry;
  readonly accounts: LoginAccounts;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Logger;
  /** Throws what the vault throws when nothing could be saved now. */
  readonly requireVault: () => void;
  /** Reaches an issuer the way the account does; null: a new one. */
  readonly dispatcher: (account: string | null) => Dispatcher;
  readonly openIssuer: (provider: SignInProvider, dispatcher: Dispatcher) => Issuer;
  /** Between polls of a device login; rejects when the signal fires. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export type SignInProvider = Provider & { readonly oauth: OAuthData };

/** A state and a verifier are good for as long (row OA-2); so is a sign-in that waits to be saved. */
const lifeMs = 600_000;
/** An end stays to be seen for as long. */
const keptMs = 300_000;
/** A timer does not run while the machine sleeps, the clock on the wall does: it is looked at this often. */
const lookEveryMs = 30_000;

export class LoginsService {
  readonly #options: LoginsOptions;
  readonly #wait: NonNullable<LoginsOptions['wait']>;
  readonly #logins = new Map<string, OpenLogin>();
  #revision = 0;
  #beginning: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LoginsOptions) {
    this.#options = options;
    this.#wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  }

  slice(): LoginsSlice {
    return { revision: this.#revision, logins: [...this.#logins.values()].map((login) => login.view()) };
  }

  /** Throws AppFailure `login-method-missing`, `policy-not-accepted`, `login-failed`, or as the vault. */
  async begin(input: Parsed<'logins.begin'>): Promise<LoginAttempt> {
    const begun = this.#beginning.then(() => this.#begin(input));
    // One after the other: two for one provider would hold each other's port.
    this.#beginning = begun.catch(() => undefined);
    return await begun;
  }

  get({ login }: Parsed<'logins.get'>): LoginAttempt {
    this.look();
    return this.#find(login).view();
  }

  /** Resolves when it is known what came of the code. Throws AppFailure `pasted-text-refused` or `login-over`. */
  async paste({ login: id, text }: Parsed<'logins.paste'>): Promise<LoginAttempt> {
    this.look();
    const login = this.#find(id);
    if (login.state !== 'waiting') throw new AppFailure({ code: 'login-over', login: id });
    if (login.secrets === null) {
      throw new AppFailure({
        code: 'invalid-input',
        field: 'text',
        problem: 'its code is typed at the provider’s page, not here',
      });
    }
    await this.#takeAnswer(login, readPasted(text, login.secrets.expected));
    return login.view();
  }

  /** Throws AppFailure `login-not-ready`, `login-over`, `account-differs`, or as the vault. */
  save({ login: id, acceptOther }: Parsed<'logins.save'>): AccountView {
    this.look();
    const login = this.#find(id);
    if (login.isOver) throw new AppFailure({ code: 'login-over', login: id });
    const { signedIn } = login;
    if (signedIn === null) throw new AppFailure({ code: 'login-not-ready', login: id });
    if (signedIn.differs && !acceptOther) throw this.#differs(login);
    const again = signedIn.differs ? null : login.account;
    const account = this.#options.accounts.saveLogin(describeLogin(login, signedIn, again));
    void this.#end(login, 'saved', null);
    return account;
  }

  /** Resolves when the port is free. One that is over already stays as it ended. */
  async cancel({ login: id }: Parsed<'logins.cancel'>): Promise<void> {
    const login = this.#find(id);
    if (!login.isOver) await this.#end(login, 'cancelled', { code: 'login-cancelled' });
  }

  /** Ends what has had its time. Runs by itself; called again where the answer must not be stale. */
  look(): void {
    const now = this.#options.clock.now();
    for (const login of this.#logins.values()) {
      const hasTime = login.state === 'exchanging' || login.endsAt > now;
      if (!login.isOver && !hasTime) void this.#end(login, 'expired', { code: 'login-expired' });
      if (login.endedAt !== null && login.endedAt + keptMs <= now) this.#forget(login);
    }
    this.#lookAgain();
  }

  /** Frees every port. Nothing is told to anybody any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const { clock } = this.#options;
    await Promise.all([...this.#logins.values()].map((login) => login.end('cancelled', clock.now(), null)));
    this.#logins.clear();
  }

  async #begin(input: Parsed<'logins.begin'>): Promise<LoginAttempt> {
    const provider = this.#requireProvider(input);
    const account = this.#findAccount(input);
    this.#options.requireVault();
    for (const login of this.#logins.values()) {
      if (login.provider === provider.id && !login.isOver) await this.cancel({ login: login.id });
    }
    const login =
      input.method === 'browser'
        ? await this.#openBrowser(provider, account, input)
        : await this.#openDevice(provider, account, input);
    this.#logins.set(login.id, login);
    if (this.#closed) await this.close();
    this.#options.log.info('login.begun', {
      login: login.id,
      provider: provider.id,
      method: input.method,
      listening: login.view().listening,
    });
    this.#publish();
    return login.view();
  }

  async #openBrowser(
    provider: SignInProvider,
    account: string | null,
    { paste, label }: Parsed<'logins.begin'>,
  ): Promise<OpenLogin> {
    const begun = await beginBrowserLogin({
      provider,
      paste,
      onAnswer: (answer) => void this.#takeAnswer(login, answer),
    });
    const { url, redirectUri, listening, error, secrets, release } = begun;
    const login = new OpenLogin(
      {
        ...this.#describe(provider.id, account),
        method: 'browser',
        url,
        redirectUri,
        listening,
        userCode: null,
        endsAt: this.#options.clock.now() + lifeMs,
        error,
      },
      { label, secrets, release },
    );
    return login;
  }

  async #openDevice(
    provider: SignInProvider,
    account: string | null,
    { label }: Parsed<'logins.begin'>,
  ): Promise<OpenLogin> {
    const { clock, dispatcher } = this.#options;
    const wait = this.#wait;
    const device = await beginDeviceLogin({ provider, clock, wait, dispatcher: dispatcher(account) });
    const login = new OpenLogin(
      {
        ...this.#describe(provider.id, account),
        method: 'device-code',
        url: device.page,
        redirectUri: null,
        listening: false,
        userCode: device.userCode,
        endsAt: device.endsAt,
        error: null,
      },
      { label, secrets: null, release: () => Promise.resolve() },
    );
    void this.#follow(login, device);
    return login;
  }

  #describe(provider: ProviderId, account: string | null) {
    return { id: `login_${randomBytes(6).toString('hex')}`, provider, account };
  }

  /** Hears what the person does at the other device. */
  async #follow(login: OpenLogin, device: DeviceLogin): Promise<void> {
    const outcome = await device.poll(login.signal).catch(() => undefined);
    if (outcome === undefined || login.isOver) return;
    switch (outcome.kind) {
      case 'granted':
        login.beginExchange();
        this.#publish();
        {
          await this.#settle(login, await identifyLogin(this.#issuerOf(login), login.provider, outcome));
          return;
        }
      case 'code': {
        await this.#exchange(login, { ...outcome, state: '' });
        return;
      }
      case 'cancelled': {
        await this.#end(login, 'cancelled', { code: 'login-cancelled' });
        return;
      }
      case 'expired': {
        await this.#end(login, 'expired', { code: 'login-expired' });
        return;
      }
      case 'failed': {
        await this.#end(login, 'failed', {
          code: 'login-failed',
          provider: login.provider,
          problem: outcome.words,
        });
        return;
      }
    }
  }

  /** From the listener or pasted, whichever is first. */
  async #takeAnswer(login: OpenLogin, answer: CallbackAnswer): Promise<void> {
    this.look();
    const { secrets, provider } = login;
    if (login.state !== 'waiting' || secrets === null) return;
    switch (answer.kind) {
      case 'code': {
        const { redirectUri, state } = secrets.expected;
        const { verifier } = secrets;
        await this.#exchange(login, { code: answer.code, redirectUri, verifier, state });
        return;
      }
      case 'cancelled': {
        await this.#end(login, 'cancelled', { code: 'login-cancelled' });
        return;
      }
      case 'refused': {
        await this.#end(login, 'failed', { code: 'login-refused', provider, words: answer.words });
        return;
      }
    }
  }

  async #exchange(login: OpenLogin, exchange: Parameters<Issuer['exchangeCode']>[0]): Promise<void> {
    login.beginExchange();
    this.#publish();
    await this.#settle(login, await finishExchange(this.#issuerOf(login), login.provider, exchange));
  }

  async #settle(login: OpenLogin, finished: Finished): Promise<void> {
    // Cancelled meanwhile, or the engine ends: nobody waits for these tokens.
    if (login.isOver) return;
    if (finished.kind === 'failed') {
      await this.#end(login, 'failed', finished.error);
      return;
    }
    const { tokens, identity } = finished;
    const { accounts, clock } = this.#options;
    const expected = login.account === null ? null : this.#findKept(login.account);
    const differs = expected !== null && compareIdentities(expected.identity, identity) === 'other';
    const again = differs ? null : login.account;
    const found = describeLogin(login, { tokens, identity }, again);
    const updates = accounts.findSame(found)?.id ?? null;
    login.confirm({ tokens, identity, updates, differs }, clock.now() + lifeMs);
    this.#publish();
  }

  async #end(login: OpenLogin, state: LoginEnd, error: AppError | null): Promise<void> {
    const released = login.end(state, this.#options.clock.now(), error);
    this.#options.log.info('login.ended', {
      login: login.id,
      provider: login.provider,
      state,
      error: error?.code ?? null,
    });
    this.#publish();
    await released;
  }

  #requireProvider({ provider: id, method, acceptPolicy }: Parsed<'logins.begin'>): SignInProvider {
    const provider = this.#options.providers[id];
    requirePolicy(provider, method, acceptPolicy);
    const { oauth } = provider;
    if (oauth === null) throw new AppFailure({ code: 'login-method-missing', provider: id, method });
    return { ...provider, oauth };
  }

  #findAccount({ account: reference, provider }: Parsed<'logins.begin'>): string | null {
    if (reference === undefined) return null;
    const account = this.#options.accounts.find(reference);
    if (account.provider === provider && account.kind !== 'pass-through') return account.id;
    throw new AppFailure({
      code: 'invalid-input',
      field: 'account',
      problem: `${account.label} is not an account that is signed in to at ${provider}`,
    });
  }

  /** Null: it was removed while the person signed in. */
  #findKept(id: string): Account | null {
    try {
      return this.#options.accounts.find(id);
    } catch {
      return null;
    }
  }

  #differs(login: OpenLogin): AppFailure {
    const expected = login.account === null ? null : this.#findKept(login.account);
    return new AppFailure({
      code: 'account-differs',
      expected: expected?.identity?.email ?? null,
      found: login.signedIn?.identity?.email ?? null,
    });
  }

  #issuerOf({ provider: id, account }: OpenLogin): Issuer {
    const { providers, openIssuer, dispatcher } = this.#options;
    const provider = providers[id];
    if (provider.oauth === null) throw new Error(`${id} has no sign-in`);
    return openIssuer({ ...provider, oauth: provider.oauth }, dispatcher(account));
  }

  #find(id: string): OpenLogin {
    const login = this.#logins.get(id);
    if (login === undefined) throw new AppFailure({ code: 'not-found', what: 'login', id });
    return login;
  }

  #forget(login: OpenLogin): void {
    this.#logins.delete(login.id);
    this.#publish();
  }

  #publish(): void {
    if (this.#closed) return;
    this.#revision += 1;
    this.#options.events.publish('logins.changed', this.slice());
    this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#logins.size === 0) return;
    const due = [...this.#logins.values()].map(({ endedAt, endsAt }) =>
      endedAt === null ? endsAt : endedAt + keptMs,
    );
    const leftMs = Math.min(...due) - this.#options.clock.now();
    this.#timer = setTimeout(() => this.look(), Math.min(Math.max(leftMs, 0), lookEveryMs)).unref();
  }
}

function describeLogin(
  { provider, label }: OpenLogin,
  { tokens, identity }: Pick<NewLogin, 'identity'> & { readonly tokens: NonNullable<NewLogin['tokens']> },
  again: string | null,
): NewLogin {
  // Nothing renews a login that came without a refresh token.
  const kind = tokens.refreshToken === null ? 'token' : 'oauth';
  return { provider, kind, label, identity, tokens, source: null, again };
}
