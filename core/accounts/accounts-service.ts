import type { Dispatcher } from 'undici';
import type { AccountsSlice, Output, Parsed } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type {
  AccountIdentity,
  AccountQuota,
  AccountStatus,
  AccountView,
} from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { EventHub } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../vault/vault.ts';
import { AccountConditions, type AskedBy } from './account-conditions.ts';
import { AccountOrders } from './account-orders.ts';
import { AccountStore, type Account } from './account-store.ts';
import { askAccount } from './ask-account.ts';
import { checkAccount, checkPlan, type CheckResult } from './check-account.ts';
import { createDemoAccount } from './demo-account.ts';
import { foretellRevocation } from './foretell-revocation.ts';
import { LiveUpstreams } from './live-upstreams.ts';
import { livesOnToken } from './lives-on-token.ts';
import { type LoginToCheck, NewCredentials } from './new-credentials.ts';
import type { KnownPlan } from './plan-finder.ts';
import { RemovedAccounts, type RevokeLogin } from './removed-accounts.ts';
import type { Verdict } from './verdict.ts';
import { AccountSaver, type NewLogin } from './save-account.ts';
import type { Upstream } from './upstream.ts';
import type { TokenHost, TokenSource } from './token-source.ts';

/** "Last used" is for people: writing it once a minute is enough. */
const lastUsedStepMs = 60_000;
const usageStepMs = 300_000;

export interface AccountsOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly providers: ProviderRegistry;
  readonly events: EventHub;
  readonly clock: Clock;
  /** The connections to an upstream, for live checks. */
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  /** With `--demo`: adds the built-in demo account (decision D15). */
  readonly demo: boolean;
  /** What is left of a plan, from its provider; undefined where that is not told. */
  readonly askUsage: (upstream: Upstream) => Promise<AccountQuota['windows'] | undefined>;
  /** Where the tokens of accounts that live on some come from. */
  readonly openTokens: (host: TokenHost) => TokenSource;
  readonly revokeLogin: RevokeLogin;
  /** The Google Cloud project that the person chose for this machine (GOOGLE_CLOUD_PROJECT). */
  readonly cloudProject?: string | undefined;
  /** Whether an address is one of this engine's own (row LOC-8). */
  readonly isOwnAddress: (url: URL) => boolean;
}

/** Accounts, their states and their live credentials. */
export class AccountsService {
  readonly #options: AccountsOptions;
  readonly #store: AccountStore;
  readonly #orders: AccountOrders;
  readonly #removed: RemovedAccounts;
  readonly #saver: AccountSaver;
  readonly #tokens: TokenSource;
  readonly #upstreams: LiveUpstreams;
  readonly #new: NewCredentials;
  readonly #conditions: AccountConditions;
  readonly #demo: readonly Account[];
  /** In the user's order. */
  #accounts: Account[];
  /** The same, and the demo account where there is one. */
  #all: Account[];
  #revision = 0;
  #closed = false;

  constructor(options: AccountsOptions) {
    this.#options = options;
    const { database, clock } = options;
    this.#store = new AccountStore(database);
    this.#orders = new AccountOrders(database, this.#store);
    this.#removed = new RemovedAccounts({ ...options, store: this.#store });
    this.#saver = new AccountSaver({ ...options, store: this.#store, removed: this.#removed });
    this.#conditions = new AccountConditions(clock);
    this.#new = new NewCredentials(options);
    this.#accounts = this.#store.list();
    this.#demo = options.demo ? [createDemoAccount(options.providers.demo, clock)] : [];
    this.#all = [...this.#accounts, ...this.#demo];
    this.#tokens = options.openTokens(this.#hostTokens());
    this.#upstreams = new LiveUpstreams({
      ...options,
      tokens: this.#tokens,
      find: (id) => this.find(id),
      keepPlan: (id, plan) => this.#keepPlan(id, plan),
      applyVerdict: (id, verdict) => this.applyVerdict(id, { model: '', client: null }, verdict),
    });
  }

  list(): AccountView[] {
    return this.#all.map((account) => this.#describe(account));
  }

  /** Grows with every change of an account, so that what was worked out from them can be kept until then. */
  get revision(): number {
    return this.#revision;
  }

  slice(): AccountsSlice {
    return { revision: this.#revision, accounts: this.list() };
  }

  /** Whether it can serve, whoever asks. */
  servingStatus(id: string): AccountStatus {
    return this.#serves(this.find(id));
  }

  /** Why the provider would not serve this client with it. */
  refusal(account: string, client: string) {
    return this.#conditions.refusal(account, client);
  }

  /** As people are told it: an account that was refused to some client is `unsuitable`, though others may use it. */
  status(account: Account): AccountStatus {
    const status = this.#serves(account);
    const refusal = this.#conditions.latestRefusal(account.id);
    const isServing = status.state === 'ready' || status.state === 'refreshing';
    return refusal !== undefined && isServing ? { state: 'unsuitable', reason: refusal } : status;
  }

  /** Whether it can serve at this moment: what is kept, then the vault, then its token, then a running cooldown. */
  #serves(account: Account): AccountStatus {
    if (account.status.state !== 'ready' || account.kind === 'built-in') return account.status;
    const vault = this.#options.vault.status();
    if (vault.locked && keepsSecret(account)) {
      return { state: 'locked', reason: vault.message ?? { code: 'vault-opening' } };
    }
    const token = livesOnToken(account) ? this.#tokens.describe(account) : null;
    if (token?.ended) return { state: 'expired', reason: token.ended };
    const cooldown = this.#conditions.longestCooldown(account.id);
    if (cooldown !== undefined) return { state: 'cooling-down', ...cooldown };
    return token?.refreshing === true ? { state: 'refreshing' } : account.status;
  }

  /** A rest that concerns this model only; undefined when the account may be asked for it. */
  cooldown(account: string, model: string) {
    return this.#conditions.cooldown(account, model);
  }

  knownModels(account: string): ReadonlySet<string> | undefined {
    return this.#conditions.models(account);
  }

  rememberModels(account: string, models: readonly string[]): void {
    this.#conditions.rememberModels(account, models);
  }

  /**
   * Where an account's requests go, with its live credential; a promise where a token has to be renewed first.
   * `clientLogin` is the Authorization that the client sent for the provider itself.
   * Throws or rejects with what the vault throws, `account-signed-out`, `issuer-unreachable`, or what is wrong with
   * its plan.
   */
  upstream(id: string, clientLogin?: string): Upstream | Promise<Upstream> {
    return this.#upstreams.of(this.find(id), clientLogin);
  }

  /** After a 401: the same with a newer token, or undefined where there is none to be had (row REF-7). */
  async replaceToken({ account: id, tokens }: Upstream): Promise<Upstream | undefined> {
    const account = this.#accounts.find((candidate) => candidate.id === id);
    if (tokens === null || account === undefined) return undefined;
    return await this.#upstreams.replaceToken(account, tokens);
  }

  /** By id, or by label where that is unique. Throws AppFailure `not-found` or `ambiguous`. */
  find(reference: string): Account {
    const byId = this.#all.find((account) => account.id === reference);
    if (byId !== undefined) return byId;
    const [first, ...others] = this.#all.filter((account) => account.label === reference);
    if (first === undefined) throw new AppFailure({ code: 'not-found', what: 'account', id: reference });
    if (others.length > 0) throw new AppFailure({ code: 'ambiguous', what: 'account', id: reference });
    return first;
  }

  async add(input: Parsed<'accounts.add'>): Promise<Output<'accounts.add'>> {
    const provider = this.#options.providers[input.provider];
    if (provider.id === 'demo') {
      throw new AppFailure({
        code: 'invalid-input',
        field: 'provider',
        problem: 'the demo needs no account: use --demo',
      });
    }
    this.#options.vault.requireOpen();
    const given = this.#new.readKey(provider, input.key, input.baseUrl);
    const { key } = given;
    const check = input.check ? await this.#new.requireUsable(provider, given.baseUrl, key) : null;
    const baseUrl = check?.baseUrl ?? given.baseUrl;
    const id = this.#saver.saveKey({ provider: provider.id, baseUrl, key, label: input.label });
    this.#forget(id);
    if (check?.outcome === 'works') this.rememberModels(id, check.models);
    return { account: this.#view(id), check };
  }

  /** Keeps a login that was found or signed in: as a new account, or as the one it is already (row OA-11). */
  saveLogin(login: NewLogin): AccountView {
    if (login.kind !== 'pass-through') this.#options.vault.requireOpen();
    const id = this.#saver.saveLogin(login);
    this.#forget(id);
    void this.#readUsage(id);
    return this.#view(id);
  }

  /** The account that this login is already. */
  findSame(login: NewLogin): AccountView | undefined {
    const same = this.#saver.findSame(login);
    return same && this.#describe(same);
  }

  /** Throws AppFailure `not-found` or `ambiguous` for an account; nothing is changed then. */
  setOrder({ client, accounts }: Parsed<'accounts.setOrder'>): Output<'accounts.orders'> {
    const ids = accounts.map((reference) => this.#findOwn(reference).id);
    this.#orders.set(client, ids);
    this.#reload();
    return this.orders();
  }

  clearOrder({ client }: Parsed<'accounts.clearOrder'>): Output<'accounts.orders'> {
    this.#orders.clear(client);
    this.#reload();
    return this.orders();
  }

  orders(): Output<'accounts.orders'> {
    return this.#orders.list(this.#accounts);
  }

  /** Ids in the order of a client that has its own; the accounts it does not name follow. */
  orderOf(client: string): readonly string[] | undefined {
    return this.#orders.of(client, this.#accounts);
  }

  /** The account that this key is already; `baseUrl` null: the provider's own. */
  findSameKey(provider: ProviderId, baseUrl: string | null, key: string): AccountView | undefined {
    const at = baseUrl ?? this.#options.providers[provider].baseUrl;
    const same = at === null ? undefined : this.#saver.findSameKey({ provider, baseUrl: at, key });
    return same && this.#describe(same);
  }

  /** A harmless call with a login that is not kept yet. */
  async checkLogin(login: LoginToCheck): Promise<CheckResult> {
    return await this.#new.checkLogin(login);
  }

  setWeight({ account: reference, weight }: Parsed<'accounts.setWeight'>): AccountView {
    const account = this.#findOwn(reference);
    this.#store.setWeight(account.id, weight);
    this.#reload();
    return this.#view(account.id);
  }

  async renew({ account: reference }: Parsed<'accounts.renew'>): Promise<AccountView> {
    const account = this.#findOwn(reference);
    if (!livesOnToken(account)) throw notRenewable(account);
    await this.#tokens.renew(account);
    return this.#view(account.id);
  }

  renewals({ account: reference }: Parsed<'accounts.renewals'>): Output<'accounts.renewals'> {
    return this.#tokens.history(this.find(reference));
  }

  async test(input: Parsed<'accounts.test'>): Promise<Output<'accounts.test'>> {
    const account = this.find(input.account);
    if (account.kind === 'built-in') {
      const check = {
        outcome: 'works' as const,
        message: 'The demo needs no key.',
        mended: null,
        models: [],
      };
      return { account: this.#view(account.id), check };
    }
    if (account.kind === 'pass-through') {
      const message = 'Its login comes with the client’s own requests: there is nothing here to try.';
      return {
        account: this.#view(account.id),
        check: { outcome: 'unclear', message, mended: null, models: [] },
      };
    }
    if (this.#options.providers[account.provider].envelope !== null) return await this.#testPlan(account);
    const check = await this.#checkUpstream(await this.upstream(account.id));
    const said = { code: 'words', words: check.message } as const;
    if (check.outcome !== 'works') this.noteFailure(account.id, said);
    if (check.outcome === 'refused') this.#setStatus(account.id, { state: 'login-needed', reason: said });
    if (check.outcome === 'works') {
      this.#noteSuccess(account.id);
      this.rememberModels(account.id, check.models);
      await this.#readUsage(account.id);
      if (account.status.state === 'login-needed') this.#setStatus(account.id, { state: 'ready' });
    }
    return { account: this.#view(account.id), check };
  }

  /** A token that is refused gets one renewal, as in a client's request (row REF-7). */
  async #checkUpstream(upstream: Upstream): Promise<CheckResult> {
    const check = await checkAccount(upstream, this.#options.dispatcher(upstream));
    if (check.outcome !== 'refused' || !upstream.replaceable) return check;
    const renewed = await this.replaceToken(upstream);
    return renewed === undefined ? check : await checkAccount(renewed, this.#options.dispatcher(renewed));
  }

  /** Its API has no list of models: asking for the plan is as harmless, and tells whether the login is served. */
  async #testPlan({ id, provider, status }: Account): Promise<Output<'accounts.test'>> {
    const check = await checkPlan(() => this.#upstreams.askPlan(this.find(id)));
    const said = { code: 'words', words: check.message } as const;
    if (check.outcome === 'works') {
      this.#noteSuccess(id);
      if (status.state === 'login-needed' || status.state === 'unsuitable')
        this.#setStatus(id, { state: 'ready' });
    } else this.noteFailure(id, said);
    const models = this.#options.providers[provider].models.map((model) => model.id);
    return { account: this.#view(id), check: check.outcome === 'works' ? { ...check, models } : check };
  }

  /** Puts one tiny question to the account; null when it was answered, else what went wrong. */
  async ask(id: string): Promise<string | null> {
    const upstream = await this.upstream(id);
    const listed = upstream.provider.models.map((model) => model.id);
    const models = [...(this.#conditions.models(id) ?? []), ...listed];
    return await askAccount(upstream, models, this.#options.dispatcher(upstream));
  }

  /** Throws AppFailure `vault-locked` or `vault-not-chosen` when its secret could not be deleted. */
  async remove(input: Parsed<'accounts.remove'>): Promise<Output<'accounts.remove'>> {
    const account = this.#findOwn(input.account);
    this.#options.vault.requireOpen();
    if (input.undoable) {
      this.#removed.hold(account.id);
      this.#upstreams.forget(account.id);
      this.#reload();
      return { revocation: foretellRevocation(account, this.#options.providers[account.provider]) };
    }
    const revocation = this.#removed.purge(account);
    this.#forget(account.id);
    return { revocation: await revocation };
  }

  /** By its id. Throws AppFailure `account-not-restorable`. */
  restore(input: Parsed<'accounts.restore'>): AccountView {
    if (this.#removed.restore(input.account)) this.#reload();
    const account = this.#accounts.find(({ id }) => id === input.account);
    if (account === undefined) {
      throw new AppFailure({ code: 'account-not-restorable', account: input.account });
    }
    return this.#view(account.id);
  }

  rename(input: Parsed<'accounts.rename'>): AccountView {
    const account = this.#findOwn(input.account);
    this.#store.setLabel(account.id, input.label);
    this.#forget(account.id);
    return this.#view(account.id);
  }

  pause(input: Parsed<'accounts.pause'>): AccountView {
    const account = this.#findOwn(input.account);
    this.#setStatus(account.id, { state: 'paused' });
    return this.#view(account.id);
  }

  resume(input: Parsed<'accounts.resume'>): AccountView {
    const account = this.#findOwn(input.account);
    this.#conditions.retry(account.id);
    this.#setStatus(account.id, { state: 'ready' });
    return this.#view(account.id);
  }

  /** What an upstream's answer says about the account: kept, and told to every front end. */
  applyVerdict(id: string, asked: AskedBy, verdict: Verdict): void {
    const tells = this.#conditions.apply(id, asked, verdict);
    if (verdict.kind === 'login-needed')
      this.#setStatus(id, { state: 'login-needed', reason: verdict.reason });
    else if (verdict.kind === 'blocked') this.#setStatus(id, { state: 'unsuitable', reason: verdict.reason });
    else if (tells) this.#publish();
  }

  /** What a reply said of the plan's limits. */
  noteQuota(id: string, windows: AccountQuota['windows']): void {
    if (this.#conditions.noteQuota(id, windows)) this.#publish();
  }

  /** What went wrong with an account, the request not being at fault. */
  noteFailure(id: string, words: Sentence): void {
    if (this.#conditions.noteFailure(id, words)) this.#publish();
  }

  markUsed(id: string): void {
    const account = this.#accounts.find((candidate) => candidate.id === id);
    const now = this.#options.clock.now();
    if (account === undefined || now - (account.lastUsedAt ?? 0) < lastUsedStepMs) return;
    account.lastUsedAt = now;
    // Off the request's path.
    setImmediate(() => {
      if (this.#closed) return;
      this.#store.setLastUsed(id, now);
      this.#publish();
    });
  }

  /** After the vault was unlocked, locked or moved: credentials are read afresh. */
  vaultChanged(): void {
    // A vault that was still opening when the engine ended tells so after all is closed.
    if (this.#closed) return;
    this.#upstreams.clear();
    this.#removed.purgeEnded();
    this.#publish();
  }

  /** After this nothing is written any more; the database may be closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#removed.close();
  }

  /** Usage endpoints allow few calls. Never rejects: nothing depends on it. */
  async #readUsage(id: string): Promise<void> {
    const before = this.#conditions.quota(id);
    if (before !== null && this.#options.clock.now() - before.at < usageStepMs) return;
    try {
      const account = this.find(id);
      if (account.kind === 'pass-through') return;
      const windows = await this.#options.askUsage(await this.upstream(id));
      if (windows !== undefined && !this.#closed) this.noteQuota(id, windows);
    } catch {
      // Whatever is wrong with the account shows where it is used.
    }
  }

  #keepPlan(id: string, { project, tier }: KnownPlan): void {
    const account = this.find(id);
    const identity = { ...(account.identity ?? nobody), organisationId: project, plan: tier };
    this.#store.setLogin(id, { ...account, identity });
    this.#upstreams.forget(id);
    this.#reload();
  }

  #hostTokens(): TokenHost {
    return {
      accounts: () => this.#accounts,
      changed: () => this.#publish(),
      endLogin: (id, reason) => this.#setStatus(id, { state: 'login-needed', reason }),
      noteFailure: (id, words) => this.noteFailure(id, words),
      renewed: (id) => {
        this.#conditions.clearFailure(id);
        this.#reload();
      },
    };
  }

  #findOwn(reference: string): Account {
    const account = this.find(reference);
    if (account.kind === 'built-in') {
      throw new AppFailure({
        code: 'invalid-input',
        field: 'account',
        problem: 'the demo cannot be changed',
      });
    }
    return account;
  }

  #view(id: string): AccountView {
    return this.#describe(this.find(id));
  }

  #describe(account: Account): AccountView {
    const token =
      livesOnToken(account) && !this.#options.vault.status().locked ? this.#tokens.describe(account) : null;
    return {
      ...account,
      status: this.status(account),
      lastError: this.#conditions.lastError(account.id),
      quota: this.#conditions.quota(account.id),
      expiresAt: token?.expiresAt ?? account.expiresAt,
      renewable: token?.renewable ?? false,
      renewsAt: token?.renewsAt ?? null,
    };
  }

  #noteSuccess(id: string): void {
    if (this.#conditions.clearFailure(id)) this.#publish();
  }

  #setStatus(id: string, status: AccountStatus): void {
    this.#store.setStatus(id, status);
    this.#reload();
  }

  #forget(id: string): void {
    this.#tokens.forget(id);
    this.#upstreams.forget(id);
    this.#conditions.forget(id);
    this.#reload();
  }

  #reload(): void {
    this.#accounts = this.#store.list();
    this.#all = [...this.#accounts, ...this.#demo];
    this.#publish();
  }

  #publish(): void {
    this.#revision += 1;
    this.#options.events.publish('accounts.changed', this.slice());
  }
}

const nobody: AccountIdentity = {
  subject: null,
  organisationId: null,
  organisation: null,
  email: null,
  plan: null,
};

/** Whether the vault holds something for it. */
const keepsSecret = ({ kind }: Account) => kind !== 'borrowed' && kind !== 'pass-through';

function notRenewable({ label }: Account): AppFailure {
  return new AppFailure({
    code: 'invalid-input',
    field: 'account',
    problem: `${label} has nothing to renew`,
  });
}
