import { setTimeout as wait } from 'node:timers/promises';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { proxyRecord } from '../outbound/proxy-record.ts';
import type { Vault } from '../vault/vault.ts';
import type { Account, AccountStore } from './account-store.ts';

/** So long a removal can be undone. */
export const restorableMs = 60_000;
/** So long an engine that ends waits for providers to end logins. */
const farewellMs = 2000;

/** Ends a login at its provider; `readSealed` gives what the vault holds of it. Does not reject, within ten seconds. */
export type RevokeLogin = (
  account: Account,
  readSealed: () => string | undefined,
) => Promise<Sentence | null>;

export interface RemovedAccountsOptions {
  readonly database: Database;
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly revokeLogin: RevokeLogin;
}

/**
 * Accounts whose removal can still be undone. Their rows are marked, so that whatever happens to the engine they
 * are never back by themselves; their secrets go when the time is up, when the engine ends, or at its next start.
 */
export class RemovedAccounts {
  readonly #database: Database;
  readonly #store: AccountStore;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #revokeLogin: RevokeLogin;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #revocations = new Set<Promise<unknown>>();

  constructor({ database, store, vault, clock, revokeLogin }: RemovedAccountsOptions) {
    this.#database = database;
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
    this.#revokeLogin = revokeLogin;
  }

  /** Those that can be brought back. */
  list(): Account[] {
    return this.#timers.size === 0 ? [] : this.#store.listRemoved().filter(({ id }) => this.#timers.has(id));
  }

  hold(id: string): void {
    this.#store.setRemoved(id, this.#clock.now());
    const purge = () => {
      this.#timers.delete(id);
      this.purgeEnded();
    };
    this.#timers.set(id, setTimeout(purge, restorableMs).unref());
  }

  /** Whether there was something to bring back. */
  restore(id: string): boolean {
    if (!this.#timers.has(id)) return false;
    this.#store.setRemoved(id, null);
    clearTimeout(this.#timers.get(id));
    return this.#timers.delete(id);
  }

  /** Deletes those whose time is up, of earlier starts too. A vault that cannot be opened now leaves them for later. */
  purgeEnded(): void {
    const { locked, kind } = this.#vault.status();
    if (locked || kind === 'none') return;
    for (const account of this.#store.listRemoved()) {
      if (!this.#timers.has(account.id)) void this.purge(account);
    }
  }

  /**
   * Deletes it here, whatever its provider does; then tells what became of its login there. Null: there was none to
   * end. Does not reject.
   */
  purge(account: Account): Promise<Sentence | null> {
    // Begun before its proxy is deleted with it, and not waited for (row OA-12).
    const revocation = this.#revokeLogin(account, () => this.#vault.get(account.id));
    this.#revocations.add(revocation);
    void revocation.finally(() => this.#revocations.delete(revocation));
    this.#delete(account.id);
    return revocation;
  }

  #delete(id: string): void {
    this.#database.transaction(() => {
      this.#store.delete(id);
      this.#vault.delete(id);
      this.#vault.delete(proxyRecord(id));
    });
  }

  /** Nothing can be undone after the engine's end. Gives logins that are being ended a moment for it. */
  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.purgeEnded();
    if (this.#revocations.size === 0) return;
    const late = new AbortController();
    const limit = wait(farewellMs, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#revocations), limit]);
    late.abort();
  }
}
