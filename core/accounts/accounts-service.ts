import { randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { AccountsSlice, Output, Parsed } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { AccountStatus, AccountView } from '../../shared/models/account.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { EventHub } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../vault/vault.ts';
import { AccountStore, type Account } from './account-store.ts';
import { askAccount } from './ask-account.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkAccount, type CheckResult } from './check-account.ts';
import { Cooldowns } from './cooldowns.ts';
import { LastErrors } from './last-errors.ts';
import type { Verdict } from './judge-response.ts';
import { parseKey } from './key-shape.ts';
import { RemovedAccounts } from './removed-accounts.ts';
import { createUpstream, type Upstream } from './upstream.ts';

/** "Last used" is for people: writing it once a minute is enough. */
const lastUsedStepMs = 60_000;

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
  /** Whether an address is one of this engine's own (row LOC-8). */
  readonly isOwnAddress: (url: URL) => boolean;
}

/** Accounts, their states and their live credentials. */
export class AccountsService {
  readonly #options: AccountsOptions;
  readonly #store: AccountStore;
  readonly #removed: RemovedAccounts;
  readonly #cooldowns: Cooldowns;
  readonly #lastErrors: LastErrors;
  readonly #upstreams = new Map<string, Upstream>();
  /** Models that an account's own list named the last time it was asked. */
  readonly #models = new Map<string, ReadonlySet<string>>();
  readonly #demo: readonly Account[];
  /** In the user's order. */
  #accounts: Account[];
  /** The same, and the demo account where there is one. */
  #all: Account[];
  #revision = 0;
  #closed = false;

  constructor(options: AccountsOptions) {
    this.#options = options;
    const { database, vault, clock } = options;
    this.#store = new AccountStore(database);
    this.#removed = new RemovedAccounts(database, this.#store, vault, clock);
    this.#cooldowns = new Cooldowns(clock);
    this.#lastErrors = new LastErrors(clock);
    this.#accounts = this.#store.list();
    this.#demo = options.demo ? [createDemoAccount(options)] : [];
    this.#all = [...this.#accounts, ...this.#demo];
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

  statusOf(id: string): AccountStatus {
    return this.status(this.find(id));
  }

  /** The account's state at this moment: what is kept, then the vault, then a running cooldown. */
  status(account: Account): AccountStatus {
    if (account.status.state !== 'ready' || account.kind === 'built-in') return account.status;
    const vault = this.#options.vault.status();
    if (vault.locked) return { state: 'locked', reason: vault.message ?? { code: 'vault-opening' } };
    const cooldown = this.#cooldowns.longest(account.id);
    if (cooldown !== undefined) return { state: 'cooling-down', ...cooldown };
    return account.status;
  }

  /** A rest that concerns this model only; undefined when the account may be asked for it. */
  cooldown(account: string, model: string) {
    return this.#cooldowns.get(account, model);
  }

  knownModels(account: string): ReadonlySet<string> | undefined {
    return this.#models.get(account);
  }

  rememberModels(account: string, models: readonly string[]): void {
    this.#models.set(account, new Set(models));
  }

  /** Where an account's requests go, with its live credential. Throws what the vault throws. */
  upstream(id: string): Upstream {
    const known = this.#upstreams.get(id);
    if (known !== undefined) return known;
    const account = this.find(id);
    const key = account.kind === 'built-in' ? 'demo' : this.#options.vault.get(account.id);
    if (key === undefined) throw new AppFailure({ code: 'vault-record-damaged', record: account.label });
    const upstream = createUpstream({
      account: account.id,
      accountLabel: account.label,
      provider: this.#options.providers[account.provider],
      baseUrl: account.baseUrl,
      key,
    });
    this.#upstreams.set(id, upstream);
    return upstream;
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
    const given = this.#parseBaseUrl(input.baseUrl, provider.baseUrl);
    // Only at the vendor's own address is it known what its keys look like.
    const ownAddress = given !== provider.baseUrl || !given.startsWith('https://');
    const key = parseKey(input.key, provider, this.#options.providers, ownAddress);
    const check = input.check
      ? await checkAccount({ provider, baseUrl: given, key, dispatcher: this.#options.dispatcher })
      : null;
    if (check !== null) refuseUnlessUsable(check, provider.id);
    const account = this.#save(provider.id, check?.baseUrl ?? given, key, input.label);
    if (check?.outcome === 'works') this.rememberModels(account.id, check.models);
    return { account: this.#view(account.id), check };
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
    const upstream = this.upstream(account.id);
    const check = await checkAccount({
      provider: upstream.provider,
      baseUrl: account.baseUrl,
      key: this.#options.vault.get(account.id) ?? '',
      dispatcher: this.#options.dispatcher,
    });
    const said = { code: 'words', words: check.message } as const;
    if (check.outcome !== 'works') this.noteFailure(account.id, said);
    if (check.outcome === 'refused') this.#setStatus(account.id, { state: 'login-needed', reason: said });
    if (check.outcome === 'works') {
      this.#noteSuccess(account.id);
      this.rememberModels(account.id, check.models);
      if (account.status.state === 'login-needed') this.#setStatus(account.id, { state: 'ready' });
    }
    return { account: this.#view(account.id), check };
  }

  /** Puts one tiny question to the account; null when it was answered, else what went wrong. */
  async ask(id: string): Promise<string | null> {
    const upstream = this.upstream(id);
    const listed = upstream.provider.models.map((model) => model.id);
    const models = [...(this.#models.get(id) ?? []), ...listed];
    return await askAccount(upstream, models, this.#options.dispatcher(upstream));
  }

  /** Throws AppFailure `vault-locked` or `vault-not-chosen` when its secret could not be deleted. */
  remove(input: Parsed<'accounts.remove'>): void {
    const account = this.#findOwn(input.account);
    this.#options.vault.requireOpen();
    if (input.undoable) {
      this.#removed.hold(account.id);
      this.#upstreams.delete(account.id);
      this.#reload();
    } else {
      this.#removed.purge(account.id);
      this.#forget(account.id);
    }
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
    this.#cooldowns.clear(account.id);
    this.#setStatus(account.id, { state: 'ready' });
    return this.#view(account.id);
  }

  /** What an upstream's answer says about the account: kept, and told to every front end. */
  applyVerdict(id: string, model: string, verdict: Verdict): void {
    if (verdict.kind === 'fine') this.#noteSuccess(id);
    else if (verdict.kind !== 'request-fault') this.noteFailure(id, verdict.reason);
    if (verdict.kind === 'login-needed')
      this.#setStatus(id, { state: 'login-needed', reason: verdict.reason });
    if (verdict.kind === 'cool-down') {
      this.#cooldowns.set(id, model, { reason: verdict.reason, endsAt: verdict.endsAt });
      this.#publish();
    }
  }

  /** What went wrong with an account, the request not being at fault. */
  noteFailure(id: string, words: Sentence): void {
    if (this.#lastErrors.note(id, words)) this.#publish();
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
  close(): void {
    this.#closed = true;
    this.#removed.close();
  }

  #parseBaseUrl(text: string | undefined, providersOwn: string | null): string {
    const chosen = text ?? providersOwn;
    if (chosen === null) {
      throw new AppFailure({
        code: 'account-base-url-invalid',
        problem: 'this provider needs one: give --base-url',
      });
    }
    if (text === undefined) return chosen;
    const baseUrl = parseBaseUrl(text);
    if (this.#options.isOwnAddress(new URL(baseUrl))) {
      throw new AppFailure({
        code: 'account-base-url-invalid',
        problem: 'it is this Portunus’s own address',
      });
    }
    return baseUrl;
  }

  /** The same key at the same place is the same account: it is renewed, not doubled (row OA-11). */
  #save(provider: Account['provider'], baseUrl: string, key: string, label: string | undefined): Account {
    const { vault, clock, database } = this.#options;
    const same = [...this.#accounts, ...this.#removed.list()].find(
      (account) =>
        account.provider === provider && account.baseUrl === baseUrl && vault.get(account.id) === key,
    );
    if (same !== undefined) {
      this.#removed.restore(same.id);
      database.transaction(() => {
        if (label !== undefined) this.#store.setLabel(same.id, label);
        this.#store.setStatus(same.id, { state: 'ready' });
      });
      this.#forget(same.id);
      return this.find(same.id);
    }
    const account: Account = {
      id: `acc_${randomBytes(6).toString('hex')}`,
      provider,
      label: label ?? this.#freeLabel(this.#options.providers[provider].label),
      kind: 'api-key',
      baseUrl,
      keyHint: key.length < 12 ? '' : key.slice(-4),
      status: { state: 'ready' },
      expiresAt: null,
      createdAt: clock.now(),
      lastUsedAt: null,
    };
    database.transaction(() => {
      this.#store.insert(account);
      vault.put(account.id, key);
    });
    this.#reload();
    return account;
  }

  #freeLabel(wished: string): string {
    const taken = new Set(this.#accounts.map((account) => account.label));
    if (!taken.has(wished)) return wished;
    let number = 2;
    while (taken.has(`${wished} ${number}`)) number += 1;
    return `${wished} ${number}`;
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
    return { ...account, status: this.status(account), lastError: this.#lastErrors.get(account.id) };
  }

  #noteSuccess(id: string): void {
    if (this.#lastErrors.clear(id)) this.#publish();
  }

  #setStatus(id: string, status: AccountStatus): void {
    this.#store.setStatus(id, status);
    this.#reload();
  }

  #forget(id: string): void {
    this.#upstreams.delete(id);
    this.#cooldowns.clear(id);
    this.#lastErrors.clear(id);
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

function refuseUnlessUsable(check: CheckResult, provider: Account['provider']): void {
  if (check.outcome === 'refused') {
    throw new AppFailure({ code: 'account-key-refused', provider, words: check.message });
  }
  if (check.outcome === 'unreachable') {
    throw new AppFailure({ code: 'account-unreachable', provider, reason: check.message });
  }
}

function createDemoAccount(options: AccountsOptions): Account {
  const { label, baseUrl } = options.providers.demo;
  return {
    id: 'demo',
    provider: 'demo',
    label,
    kind: 'built-in',
    baseUrl: baseUrl ?? 'http://demo.invalid',
    keyHint: '',
    status: { state: 'ready' },
    expiresAt: null,
    createdAt: options.clock.now(),
    lastUsedAt: null,
  };
}
