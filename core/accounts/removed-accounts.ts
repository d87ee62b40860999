import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { proxyRecord } from '../outbound/proxy-record.ts';
import type { Vault } from '../vault/vault.ts';
import type { Account, AccountStore } from './account-store.ts';

/** So long a removal can be undone. */
export const restorableMs = 60_000;

/**
 * Accounts whose removal can still be undone. Their rows are marked, so that whatever happens to the engine they
 * are never back by themselves; their secrets go when the time is up, when the engine ends, or at its next start.
 */
export class RemovedAccounts {
  readonly #database: Database;
  readonly #store: AccountStore;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(database: Database, store: AccountStore, vault: Vault, clock: Clock) {
    this.#database = database;
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
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
    for (const { id } of this.#store.listRemoved()) {
      if (!this.#timers.has(id)) this.purge(id);
    }
  }

  purge(id: string): void {
    this.#database.transaction(() => {
      this.#store.delete(id);
      this.#vault.delete(id);
      this.#vault.delete(proxyRecord(id));
    });
  }

  /** Nothing can be undone after the engine's end. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.purgeEnded();
  }
}
