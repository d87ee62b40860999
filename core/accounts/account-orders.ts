import { z } from 'zod';
import type { AccountOrders as Orders } from '../../shared/contract.ts';
import type { Database } from '../storage/database.ts';
import type { Account, AccountStore } from './account-store.ts';

const Ids = z.array(z.string());

/**
 * Who is asked first: the order of all, which is the accounts' own, and those of clients with one of their own, by a
 * client's id or a local key's name. Ids of accounts that are gone stay in what is kept and are passed over, so that
 * an account whose removal is undone finds its place again.
 */
export class AccountOrders {
  readonly #database: Database;
  readonly #store: AccountStore;
  readonly #clients: Map<string, readonly string[]>;

  constructor(database: Database, store: AccountStore) {
    this.#database = database;
    this.#store = store;
    const rows = database.all<{ client: string; accounts: string }>('SELECT * FROM account_orders');
    this.#clients = new Map(rows.map(({ client, accounts }) => [client, readIds(accounts)]));
  }

  list(accounts: readonly Account[]): Orders {
    const clients = [...this.#clients.keys()].flatMap((client) => {
      const own = this.of(client, accounts);
      return own === undefined ? [] : [[client, own] as const];
    });
    return { all: accounts.map(({ id }) => id), clients: Object.fromEntries(clients) };
  }

  /** Undefined where a client follows the order of all. */
  of(client: string, accounts: readonly Account[]): string[] | undefined {
    const kept = this.#clients.get(client);
    if (kept === undefined) return undefined;
    const there = new Set(accounts.map(({ id }) => id));
    const own = kept.filter((id) => there.has(id));
    return own.length === 0 ? undefined : own;
  }

  set(client: string | null, ids: readonly string[]): void {
    const own = [...new Set(ids)];
    if (client === null) {
      this.#store.putFirst(own);
      return;
    }
    this.#database.run(
      'INSERT OR REPLACE INTO account_orders (client, accounts) VALUES (?, ?)',
      client,
      JSON.stringify(own),
    );
    this.#clients.set(client, own);
  }

  clear(client: string | null): void {
    if (client === null) {
      this.#store.orderByAge();
      return;
    }
    this.#database.run('DELETE FROM account_orders WHERE client = ?', client);
    this.#clients.delete(client);
  }
}

/** A damaged order is none. */
function readIds(text: string): string[] {
  try {
    return Ids.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
