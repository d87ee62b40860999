import { randomBytes } from 'node:crypto';
import type { AccountIdentity, AccountKind, LoginSource } from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { Clock } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../vault/vault.ts';
import type { Account, AccountStore } from './account-store.ts';
import type { RemovedAccounts } from './removed-accounts.ts';
import { hintOf, writeTokenSet, type TokenSet } from './token-set.ts';

export interface NewKey {
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly key: string;
  readonly label: string | undefined;
}

/** A login as a sign-in, an import or a paste found it. */
export interface NewLogin {
  readonly provider: ProviderId;
  readonly kind: Extract<AccountKind, 'oauth' | 'token' | 'borrowed' | 'pass-through'>;
  readonly label: string | undefined;
  readonly identity: AccountIdentity | null;
  /** Null where nothing secret is kept: borrowed and passed through. */
  readonly tokens: TokenSet | null;
  readonly source: LoginSource | null;
  /** The account that somebody signed in to again: it is this one, whatever is known of who they are. */
  readonly again?: string | null;
  /** Default: the provider's own. */
  readonly baseUrl?: string;
}

export interface SavingOptions {
  readonly database: Database;
  readonly store: AccountStore;
  readonly removed: RemovedAccounts;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly providers: ProviderRegistry;
}

/** Writes new accounts, record and secret in one transaction; one that is there already is renewed, not doubled (row OA-11). */
export class AccountSaver {
  readonly #options: SavingOptions;

  constructor(options: SavingOptions) {
    this.#options = options;
  }

  /** The same key at the same place is the same account. Gives its id. */
  saveKey({ provider, baseUrl, key, label }: NewKey): string {
    const { vault } = this.#options;
    const same = this.findSameKey({ provider, baseUrl, key });
    if (same !== undefined) return this.#renew(same, label, () => undefined);
    return this.#insert({ provider, baseUrl, kind: 'api-key', keyHint: hintOf(key) }, label, (id) =>
      vault.put(id, key),
    );
  }

  /** The account that has this key already. */
  findSameKey({ provider, baseUrl, key }: Pick<NewKey, 'provider' | 'baseUrl' | 'key'>): Account | undefined {
    return this.#all().find(
      (account) =>
        account.kind === 'api-key' &&
        account.provider === provider &&
        account.baseUrl === baseUrl &&
        this.#options.vault.get(account.id) === key,
    );
  }

  /** Who is the same person in the same organisation is the same account, whatever it lived on before. Gives its id. */
  saveLogin(login: NewLogin): string {
    const { store, providers, vault } = this.#options;
    const { provider, kind, tokens, identity, source, label } = login;
    const kept = {
      kind,
      identity,
      source,
      keyHint: tokens === null ? '' : hintOf(tokens.accessToken),
      expiresAt: tokens?.expiresAt ?? null,
    };
    const same = this.findSame(login);
    if (same !== undefined) {
      return this.#renew(same, label, (id) => {
        // Who it is does not change because the provider did not tell this time.
        store.setLogin(id, { ...kept, identity: identity ?? same.identity });
        if (tokens !== null) this.#keepTokens(id, tokens);
        else if (same.kind !== kind) vault.delete(id);
      });
    }
    const baseUrl = login.baseUrl ?? providers[provider].baseUrl ?? 'http://unknown.invalid';
    return this.#insert({ provider, baseUrl, ...kept }, label ?? identity?.email ?? undefined, (id) => {
      if (tokens !== null) this.#keepTokens(id, tokens);
    });
  }

  #keepTokens(id: string, tokens: TokenSet): void {
    const { vault, store, clock } = this.#options;
    vault.put(id, writeTokenSet(tokens));
    store.startLogin(id, clock.now());
  }

  /** The account that this login is already. One that cannot be told apart by who it is, is by where it comes from. */
  findSame({ provider, kind, identity, tokens, source, again }: NewLogin): Account | undefined {
    const own = this.#all().filter((account) => account.provider === provider);
    if (kind === 'pass-through') return own.find((account) => account.kind === kind);
    const others = own.filter((account) => account.kind !== 'pass-through');
    const named = others.find(({ id }) => id === again);
    if (named !== undefined) return named;
    if (typeof identity?.subject === 'string') {
      // Where requests name a project, that is found out afterwards, and no part of who signed in.
      const anyOrganisation = this.#options.providers[provider].envelope !== null;
      return others.find(
        (account) =>
          account.identity?.subject === identity.subject &&
          (anyOrganisation || account.identity.organisationId === identity.organisationId),
      );
    }
    return others.find((account) => {
      if (kind === 'borrowed' && source !== null) return isSameSource(account.source, source);
      return tokens !== null && this.#holds(account, tokens);
    });
  }

  #holds(account: Account, { accessToken }: TokenSet): boolean {
    if (account.kind !== 'token' && account.kind !== 'oauth') return false;
    return this.#options.vault.get(account.id)?.includes(JSON.stringify(accessToken)) === true;
  }

  #renew(same: Account, label: string | undefined, write: (id: string) => void): string {
    const { database, store, removed } = this.#options;
    removed.restore(same.id);
    database.transaction(() => {
      if (label !== undefined) store.setLabel(same.id, label);
      store.setStatus(same.id, { state: 'ready' });
      write(same.id);
    });
    return same.id;
  }

  #insert(
    kept: Pick<Account, 'provider' | 'baseUrl' | 'kind' | 'keyHint'> & Partial<Account>,
    label: string | undefined,
    seal: (id: string) => void,
  ): string {
    const { database, store, clock, providers } = this.#options;
    const account: Account = {
      identity: null,
      source: null,
      weight: 1,
      expiresAt: null,
      ...kept,
      id: `acc_${randomBytes(6).toString('hex')}`,
      label: this.#freeLabel(label ?? providers[kept.provider].label, label !== undefined),
      status: { state: 'ready' },
      createdAt: clock.now(),
      lastUsedAt: null,
    };
    database.transaction(() => {
      store.insert(account);
      seal(account.id);
    });
    return account.id;
  }

  /** Those that can still be brought back too. */
  #all(): Account[] {
    return [...this.#options.store.list(), ...this.#options.removed.list()];
  }

  /** A label that a person chose is taken as it is. */
  #freeLabel(wished: string, chosen: boolean): string {
    const taken = new Set(this.#options.store.list().map((account) => account.label));
    if (chosen || !taken.has(wished)) return wished;
    let number = 2;
    while (taken.has(`${wished} ${number}`)) number += 1;
    return `${wished} ${number}`;
  }
}

function isSameSource(one: LoginSource | null, other: LoginSource): boolean {
  return one?.owner === other.owner && one.path === other.path && one.entry === other.entry;
}
