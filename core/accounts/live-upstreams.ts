import { AppFailure } from '../../shared/errors.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Vault } from '../vault/vault.ts';
import type { Account } from './account-store.ts';
import { livesOnToken } from './lives-on-token.ts';
import { PlanFinder, type PlanHost } from './plan-finder.ts';
import type { TokenSet } from './token-set.ts';
import type { TokenSource } from './token-source.ts';
import { createPassThrough, createTokenUpstream, createUpstream, type Upstream } from './upstream.ts';

export interface LiveUpstreamsOptions extends Pick<PlanHost, 'clock' | 'dispatcher' | 'applyVerdict'> {
  readonly vault: Vault;
  readonly providers: ProviderRegistry;
  readonly tokens: TokenSource;
  /** The Google Cloud project that the person chose for this machine. */
  readonly cloudProject?: string | undefined;
  /** By id. Throws AppFailure `not-found`. */
  readonly find: (account: string) => Account;
  readonly keepPlan: PlanHost['keep'];
}

/** Where each account's requests go, with its live credential: worked out once per credential, not per request. */
export class LiveUpstreams {
  readonly #options: LiveUpstreamsOptions;
  readonly #plans: PlanFinder;
  readonly #known = new Map<string, Upstream>();

  constructor(options: LiveUpstreamsOptions) {
    this.#options = options;
    const { cloudProject, keepPlan, find } = options;
    this.#plans = new PlanFinder({
      ...options,
      cloudProject,
      keep: keepPlan,
      replaceToken: async ({ account, tokens }) =>
        tokens === null ? undefined : await this.replaceToken(find(account), tokens),
    });
  }

  /**
   * A promise where a token has to be renewed first. `clientLogin` is the Authorization that the client sent for the
   * provider itself. Throws or rejects as the vault, with `account-signed-out`, `issuer-unreachable`, or what is wrong
   * with its plan.
   */
  of(account: Account, clientLogin: string | undefined): Upstream | Promise<Upstream> {
    if (account.kind === 'pass-through') return this.#passThrough(account, clientLogin);
    if (livesOnToken(account))
      return this.#lacksPlan(account) ? this.#findPlan(account) : this.#onToken(account);
    const known = this.#known.get(account.id);
    if (known !== undefined) return known;
    const upstream = this.#withKey(account);
    this.#known.set(account.id, upstream);
    return upstream;
  }

  /** Asks whom its requests are counted for, and keeps that. Rejects as `of`. */
  async askPlan(account: Account): Promise<void> {
    await this.#plans.find(await this.#onToken(account));
  }

  /** After a 401: the same with a newer token, or undefined where there is none to be had (row REF-7). */
  async replaceToken(account: Account, refused: TokenSet): Promise<Upstream | undefined> {
    const renewed = await this.#options.tokens.replace(account, refused);
    return renewed && this.#withTokens(account, renewed);
  }

  forget(account: string): void {
    this.#known.delete(account);
  }

  clear(): void {
    this.#known.clear();
  }

  /** Its requests have to say whom they are counted for, and it is not known yet. */
  #lacksPlan({ provider, identity }: Account): boolean {
    return this.#options.providers[provider].envelope !== null && (identity?.organisationId ?? null) === null;
  }

  async #findPlan(account: Account): Promise<Upstream> {
    await this.askPlan(account);
    return await this.#onToken(this.#options.find(account.id));
  }

  #onToken(account: Account): Upstream | Promise<Upstream> {
    const tokens = this.#options.tokens.current(account);
    return tokens instanceof Promise
      ? tokens.then((renewed) => this.#withTokens(this.#options.find(account.id), renewed))
      : this.#withTokens(account, tokens);
  }

  #withKey(account: Account): Upstream {
    const key = account.kind === 'built-in' ? 'demo' : this.#options.vault.get(account.id);
    if (key === undefined) throw new AppFailure({ code: 'vault-record-damaged', record: account.label });
    return createUpstream({ ...this.#describe(account), key });
  }

  #passThrough(account: Account, authorization: string | undefined): Upstream {
    if (authorization === undefined) {
      const reason = { code: 'client-login-missing' } as const;
      throw new AppFailure({ code: 'account-signed-out', account: account.label, reason });
    }
    return createPassThrough({ ...this.#describe(account), authorization });
  }

  #withTokens(account: Account, tokens: TokenSet): Upstream {
    const known = this.#known.get(account.id);
    if (known?.tokens?.accessToken === tokens.accessToken) return known;
    const replaceable = account.kind !== 'token';
    const upstream = createTokenUpstream({ ...this.#describe(account), tokens, replaceable });
    this.#known.set(account.id, upstream);
    return upstream;
  }

  #describe({ id, label, provider, baseUrl, identity }: Account) {
    const { providers } = this.#options;
    return { account: id, accountLabel: label, provider: providers[provider], baseUrl, identity };
  }
}
