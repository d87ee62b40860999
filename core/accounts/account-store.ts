import { z } from 'zod';
import {
  AccountIdentity,
  AccountStatus,
  LoginSource,
  type AccountView,
} from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { Database } from '../storage/database.ts';

/** An account as it is kept; its secret is in the vault under the same id. */
export type Account = Omit<AccountView, 'lastError' | 'quota' | 'renewable' | 'renewsAt'>;

interface AccountRow {
  id: string;
  provider: ProviderId;
  label: string;
  kind: Account['kind'];
  base_url: string;
  key_hint: string;
  identity: string | null;
  source: string | null;
  weight: number;
  status: string;
  expires_at: number | null;
  created_at: number;
  last_used_at: number | null;
}

/** What is kept of a state: cooldowns and a locked vault are facts of the moment, not of the account. */
const KeptStatus = z.union([AccountStatus, z.unknown().transform(() => ({ state: 'ready' as const }))]);

/** Accounts in the order people gave them. */
export class AccountStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(): Account[] {
    const rows = this.#database.all<AccountRow>(
      'SELECT * FROM accounts WHERE removed_at IS NULL ORDER BY position, created_at, id',
    );
    return rows.map(readRow);
  }

  /** Out of use, but not deleted yet. */
  listRemoved(): Account[] {
    return this.#database.all<AccountRow>('SELECT * FROM accounts WHERE removed_at IS NOT NULL').map(readRow);
  }

  /** When it was removed; null brings it back to its place. */
  setRemoved(id: string, at: number | null): void {
    this.#database.run('UPDATE accounts SET removed_at = ? WHERE id = ?', at, id);
  }

  insert(account: Account): void {
    this.#database.run(
      `INSERT INTO accounts (id, provider, label, kind, base_url, key_hint, identity, source, weight, position, status, expires_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM accounts), ?, ?, ?)`,
      account.id,
      account.provider,
      account.label,
      account.kind,
      account.baseUrl,
      account.keyHint,
      account.identity && JSON.stringify(account.identity),
      account.source && JSON.stringify(account.source),
      account.weight,
      JSON.stringify(account.status),
      account.expiresAt,
      account.createdAt,
    );
  }

  setLabel(id: string, label: string): void {
    this.#database.run('UPDATE accounts SET label = ? WHERE id = ?', label, id);
  }

  setStatus(id: string, status: AccountStatus): void {
    this.#database.run('UPDATE accounts SET status = ? WHERE id = ?', JSON.stringify(status), id);
  }

  /** What a new sign-in, or a renewal, changes about an account. */
  setLogin(id: string, login: Pick<Account, 'kind' | 'keyHint' | 'identity' | 'source' | 'expiresAt'>): void {
    this.#database.run(
      'UPDATE accounts SET kind = ?, key_hint = ?, identity = ?, source = ?, expires_at = ? WHERE id = ?',
      login.kind,
      login.keyHint,
      login.identity && JSON.stringify(login.identity),
      login.source && JSON.stringify(login.source),
      login.expiresAt,
      id,
    );
  }

  /** A renewal: of a login that had ended, too. */
  setTokens(id: string, { keyHint, expiresAt }: Pick<Account, 'keyHint' | 'expiresAt'>): void {
    this.#database.run(
      `UPDATE accounts SET key_hint = ?, expires_at = ?, status = CASE json_extract(status, '$.state')
         WHEN 'login-needed' THEN '{"state":"ready"}' ELSE status END WHERE id = ?`,
      keyHint,
      expiresAt,
      id,
    );
  }

  /** A sign-in: what was noted about renewals of the login before does not hold for this one. */
  startLogin(id: string, at: number): void {
    this.#database.run('DELETE FROM token_renewals WHERE account = ?', id);
    this.#database.run(
      "INSERT INTO renewal_history (account, at, outcome) VALUES (?, ?, 'signed-in')",
      id,
      at,
    );
  }

  setWeight(id: string, weight: number): void {
    this.#database.run('UPDATE accounts SET weight = ? WHERE id = ?', weight, id);
  }

  /** These in this order, then all others as they stand; accounts whose removal can be undone keep a place too. */
  putFirst(ids: readonly string[]): void {
    const before = this.#listIds('position, created_at, id');
    this.#number([...ids, ...before.filter((id) => !ids.includes(id))]);
  }

  /** In the order in which they were added. */
  orderByAge(): void {
    this.#number(this.#listIds('created_at, rowid'));
  }

  #listIds(order: 'position, created_at, id' | 'created_at, rowid'): string[] {
    return this.#database
      .all<{ id: string }>(`SELECT id FROM accounts ORDER BY ${order}`)
      .map(({ id }) => id);
  }

  #number(ids: readonly string[]): void {
    this.#database.transaction(() => {
      ids.forEach((id, index) =>
        this.#database.run('UPDATE accounts SET position = ? WHERE id = ?', index + 1, id),
      );
    });
  }

  setLastUsed(id: string, at: number): void {
    this.#database.run('UPDATE accounts SET last_used_at = ? WHERE id = ?', at, id);
  }

  delete(id: string): void {
    this.#database.run('DELETE FROM accounts WHERE id = ?', id);
  }
}

function readRow(row: AccountRow): Account {
  return {
    id: row.id,
    provider: row.provider,
    label: row.label,
    kind: row.kind,
    baseUrl: row.base_url,
    keyHint: row.key_hint,
    identity: AccountIdentity.nullable().catch(null).parse(parseJson(row.identity)),
    source: LoginSource.nullable().catch(null).parse(parseJson(row.source)),
    weight: row.weight,
    status: KeptStatus.parse(withReason(parseJson(row.status))),
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** The first versions kept a reason as plain English. */
function withReason(kept: unknown): unknown {
  if (typeof kept !== 'object' || kept === null || !('reason' in kept)) return kept;
  const { reason } = kept;
  return typeof reason === 'string' ? { ...kept, reason: { code: 'words', words: reason } } : kept;
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
