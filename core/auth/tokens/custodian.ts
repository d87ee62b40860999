/**
 * Keeps the tokens of signed-in accounts alive (docs/tokens.md). What it defends: a refresh token that is good for
 * one use must never be spent twice nor lost, whatever process, disk, network or clock fails (rows REF-1 to REF-11).
 * Tokens leave it as return values only: none is logged, thrown or published.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { AppFailure } from '../../../shared/errors.ts';
import type { TokenRenewal } from '../../../shared/models/account.ts';
import type { Reason } from '../../../shared/models/reason.ts';
import type { Account } from '../../accounts/account-store.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { TokenHost, TokenSource, TokenState } from '../../accounts/token-source.ts';
import type { Clock, Logger } from '../../ports.ts';
import type { ProviderRegistry } from '../../providers/provider-registry.ts';
import type { Database } from '../../storage/database.ts';
import { faultPoint } from '../../storage/fault-point.ts';
import type { Vault } from '../../vault/vault.ts';
import { createIssuer, type Issuer } from '../issuer/issuer.ts';
import { LiveTokens } from './live-tokens.ts';
import { listRenewals } from './renewal-history.ts';
import { RenewalJournal } from './renewal-journal.ts';
import { describeFailure, renewTokens, type RenewalResult } from './renewal.ts';
import { Rests } from './rests.ts';
import { RenewalSchedule } from './renewal-schedule.ts';
import { Turns } from './turns.ts';
import { UnsavedPairs } from './unsaved-pairs.ts';

export interface CustodianOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly providers: ProviderRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: TokenHost;
  /** The connections to an account's issuer. */
  readonly dispatcher: (account: Account) => Dispatcher;
  /** 0 to 1. @default Math.random */
  readonly random?: () => number;
  /** For one call to an issuer. @default 30 s */
  readonly tokenLimitMs?: number;
}

/** The token source for the kinds `oauth` and `token`. */
export interface Custodian extends TokenSource {
  /** The vault was opened, locked or moved. */
  vaultChanged(): void;
  /** The machine woke up, or its network is another one. */
  wake(): void;
  /** Waits for what was sent, up to 10 s; after that nothing is written any more. */
  close(): Promise<void>;
}

/** So many renewals run at once, whatever asks for them (row REF-9). */
const renewalsAtOnce = 4;
const patienceAtCloseMs = 10_000;
/** How often what was adopted may turn out to have ended as well. */
const mostTries = 3;

export function openCustodian(options: CustodianOptions): Custodian {
  return new TokenCustodian(options);
}

class TokenCustodian implements Custodian {
  readonly #options: CustodianOptions;
  readonly #random: () => number;
  readonly #journal: RenewalJournal;
  readonly #schedule: RenewalSchedule;
  readonly #unsaved: UnsavedPairs;
  readonly #turns = new Turns(renewalsAtOnce);
  readonly #live = new Map<string, LiveTokens>();
  /** One per account (row REF-1). */
  readonly #underWay = new Map<string, Promise<TokenSet>>();
  readonly #rests: Rests;
  /** Tokens that nothing renews, and whose end front ends know of. */
  readonly #toldEnded = new Set<string>();
  #closing = false;
  #closed = false;

  constructor(options: CustodianOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#journal = new RenewalJournal(options);
    this.#rests = new Rests(options.clock);
    this.#unsaved = new UnsavedPairs({
      journal: this.#journal,
      onSaved: (account, tokens) => this.#publish(account, tokens),
    });
    this.#schedule = new RenewalSchedule({
      random: this.#random,
      list: () => this.#listDue(),
      start: (account) => this.#renewQuietly(account),
    });
  }

  current(account: Account): TokenSet | Promise<TokenSet> {
    const live = this.#live.get(account.id) ?? this.#read(account);
    return live.isFresh ? live.tokens : this.#serveDue(account, live);
  }

  async replace(account: Account, refused: TokenSet): Promise<TokenSet | undefined> {
    const live = this.#live.get(account.id) ?? this.#read(account);
    if (live.tokens.accessToken !== refused.accessToken) return this.current(account);
    if (!this.#isRenewable(account, refused)) return undefined;
    live.end();
    this.#rests.require(account.id);
    const renewed = await this.#renew(account);
    // One that was under way already may have left it to its end, not knowing that this had come.
    return renewed.accessToken === refused.accessToken ? this.#renew(account) : renewed;
  }

  async renew(account: Account): Promise<TokenSet> {
    const { tokens, isAlive } = this.#live.get(account.id) ?? this.#read(account);
    if (this.#isRenewable(account, tokens)) return this.#renew(account, true);
    if (!isAlive) throw signedOut(account, { code: 'token-ended' });
    return tokens;
  }

  describe(account: Account): TokenState {
    const live = this.#live.get(account.id) ?? this.#tryRead(account);
    if (live === undefined) return { renewable: false, renewsAt: null, refreshing: false, ended: null };
    const renewable = this.#isRenewable(account, live.tokens);
    return {
      renewable,
      renewsAt: renewable ? live.renewsAt : null,
      refreshing: this.#underWay.has(account.id),
      ended: renewable || live.isAlive ? null : { code: 'token-ended' },
    };
  }

  history({ id }: Account): TokenRenewal[] {
    return listRenewals(this.#options.database, id);
  }

  forget(account: string): void {
    this.#rests.end(account);
    // A pair that nobody but us has is not forgotten.
    this.#unsaved.saveAll();
    if (!this.#unsaved.has(account)) this.#live.delete(account);
    this.#toldEnded.delete(account);
    this.#schedule.lookSoon();
  }

  vaultChanged(): void {
    if (this.#closed) return;
    this.#unsaved.saveAll();
    for (const id of this.#live.keys()) if (!this.#unsaved.has(id)) this.#live.delete(id);
    this.#schedule.lookSoon();
  }

  wake(): void {
    if (this.#closed) return;
    for (const live of this.#live.values()) live.countSleep();
    // What rests by the issuer's word is in the database, and stays so.
    this.#rests.endAll();
    this.#schedule.lookSoon();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#schedule.close();
    const underWay = Promise.allSettled(this.#underWay.values());
    await Promise.race([underWay, delay(patienceAtCloseMs, undefined, { ref: false })]);
    this.#closed = true;
    this.#unsaved.close();
    this.#live.clear();
  }

  #serveDue(account: Account, live: LiveTokens): TokenSet | Promise<TokenSet> {
    if (!this.#isRenewable(account, live.tokens)) {
      if (!live.isAlive) throw signedOut(account, { code: 'token-ended' });
      return live.tokens;
    }
    if (!live.isAlive) {
      this.#rests.require(account.id);
      return this.#renew(account);
    }
    if (this.#untilDue(account, live) <= 0) this.#renewQuietly(account);
    return live.tokens;
  }

  /** In the background: what goes wrong is told by the account's state. */
  #renewQuietly(account: Account): void {
    this.#renew(account).catch((cause: unknown) => {
      if (!(cause instanceof AppFailure)) this.#options.log.error('tokens.renewal-broke', {}, cause);
    });
  }

  #renew(account: Account, asked = false): Promise<TokenSet> {
    const underWay = this.#underWay.get(account.id);
    if (underWay !== undefined) return underWay;
    const renewal = this.#turns
      .take(() => this.#renewUntilAlive(account, asked))
      .finally(() => {
        this.#underWay.delete(account.id);
        if (!this.#closed) this.#options.host.changed(account.id);
      });
    this.#underWay.set(account.id, renewal);
    this.#options.host.changed(account.id);
    return renewal;
  }

  async #renewUntilAlive(account: Account, asked: boolean): Promise<TokenSet> {
    const issuer = this.#openIssuer(account);
    // It waited for its turn: nothing new is begun at the end.
    if (this.#closing) throw describeFailure({ account, issuer }, 'Portunus is ending');
    for (let tries = 1; ; tries += 1) {
      // A pair that only we have comes first: its generation is the one to go on with.
      this.#unsaved.save(account.id);
      const before = this.#require(account);
      const result = await renewTokens(
        { account, issuer, asked, inUse: () => ({ ...before.tokens, isAlive: before.isAlive }) },
        { journal: this.#journal, clock: this.#options.clock, random: this.#random },
      );
      const live = this.#apply(account, before, result);
      if (result.kind !== 'adopted' || live.isAlive || tries === mostTries) return live.tokens;
    }
  }

  /** What a result means for the tokens in use. Throws what a caller who waits is told. */
  #apply(account: Account, before: LiveTokens, result: RenewalResult): LiveTokens {
    const { host, log } = this.#options;
    log.info('tokens.renewal', { account: account.id, result: result.kind });
    switch (result.kind) {
      case 'renewed':
        faultPoint('renewal.before-publish');
        return this.#publish(account, result.tokens);
      case 'adopted':
        return this.#publish(account, result.tokens);
      case 'unsaved':
        this.#unsaved.add(account, result.spent, result.tokens);
        host.noteFailure(account.id, result.cause.error);
        return this.#use(account.id, result.tokens);
      case 'waits-for-end':
        before.serveToEnd();
        return before;
      case 'failed': {
        const { failure, restMs, retryMs } = result;
        this.#rests.begin(account.id, failure, restMs, retryMs);
        if (!result.noted) host.noteFailure(account.id, failure.error);
        throw failure;
      }
      case 'refused':
        host.endLogin(account.id, result.reason);
        throw signedOut(account, result.reason);
      case 'gone':
        throw signedOut(account, { code: 'token-ended' });
    }
  }

  #publish(account: Account, tokens: TokenSet): LiveTokens {
    this.#rests.end(account.id);
    const live = this.#use(account.id, tokens);
    if (!this.#closed) this.#options.host.renewed(account.id);
    return live;
  }

  #use(account: string, tokens: TokenSet): LiveTokens {
    const live = new LiveTokens(tokens, this.#options.clock, this.#random());
    this.#live.set(account, live);
    return live;
  }

  /** Throws as the vault, or `vault-record-damaged`. */
  #read(account: Account): LiveTokens {
    return this.#use(account.id, this.#journal.read(account));
  }

  #require(account: Account): LiveTokens {
    return this.#live.get(account.id) ?? this.#read(account);
  }

  #tryRead(account: Account): LiveTokens | undefined {
    try {
      return this.#read(account);
    } catch (cause) {
      if (cause instanceof AppFailure) return undefined;
      throw cause;
    }
  }

  #isRenewable({ kind, provider }: Account, { refreshToken }: TokenSet): boolean {
    return kind === 'oauth' && refreshToken !== null && this.#options.providers[provider].oauth !== null;
  }

  #openIssuer(account: Account): Issuer {
    const { providers, clock, dispatcher, tokenLimitMs } = this.#options;
    const { oauth, ownBetas } = providers[account.provider];
    if (oauth === null) throw signedOut(account, { code: 'token-ended' });
    return createIssuer({
      provider: { oauth, ownBetas },
      dispatcher: dispatcher(account),
      clock,
      ...(tokenLimitMs === undefined ? {} : { tokenLimitMs }),
    });
  }

  /** For the schedule: who is due, and how long until the next one is. */
  #listDue(): { due: Account[]; nextInMs: number } {
    const { host, vault } = this.#options;
    const { locked, kind } = vault.status();
    const due: Account[] = [];
    let nextInMs = Infinity;
    if (locked || kind === 'none') return { due, nextInMs };
    for (const account of host.accounts()) {
      if (account.kind !== 'oauth' && account.kind !== 'token') continue;
      const live = this.#live.get(account.id) ?? this.#tryRead(account);
      if (live === undefined) continue;
      const inMs = this.#isRenewable(account, live.tokens)
        ? this.#untilDue(account, live)
        : this.#untilEnd(account, live);
      if (inMs <= 0) due.push(account);
      else nextInMs = Math.min(nextInMs, inMs);
    }
    return { due, nextInMs };
  }

  /** Infinity: nothing is to be done about it now. */
  #untilDue({ id, status }: Account, live: LiveTokens): number {
    if (status.state !== 'ready' || this.#underWay.has(id) || this.#unsaved.has(id)) return Infinity;
    return Math.max(live.dueInMs, this.#rests.scheduledInMs(id));
  }

  /** Nothing renews this one: front ends are told when its time is up. */
  #untilEnd({ id }: Account, live: LiveTokens): number {
    if (live.isAlive) return Math.max(live.endsInMs, 1);
    if (!this.#toldEnded.has(id)) this.#options.host.changed(id);
    this.#toldEnded.add(id);
    return Infinity;
  }
}

function signedOut({ label }: Account, reason: Reason): AppFailure {
  return new AppFailure({ code: 'account-signed-out', account: label, reason });
}
