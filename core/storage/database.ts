import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { systemClock, type Clock } from '../ports.ts';
import { refuseOrSetAside, requireKnownFormat, requireSound } from './damaged-database.ts';
import { faultPoint } from './fault-point.ts';
import { migrate, type Migrations } from './migrations.ts';
import { createPrivateFile, ensurePrivateFile } from './private-files.ts';
import { toStorageFailure } from './storage-failure.ts';

export type { Migrations } from './migrations.ts';
export type SqlValue = SQLInputValue;

/**
 * The one interface to SQLite: synchronous, so that a transaction is a plain function. What the machine does to
 * us (full disk, read-only, damage) is thrown as AppFailure `storage-failed`; a broken constraint as it came.
 */
export interface Database {
  run(sql: string, ...values: SqlValue[]): { changes: number };
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  /** Commits when `work` returns, rolls back when it throws. Nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export interface DatabaseOptions {
  readonly path: string;
  /** `full`: an acknowledged commit survives a power cut. `normal`: it survives a crash of ours. */
  readonly synchronous: 'full' | 'normal';
  readonly migrations: Migrations;
  /**
   * `refuse`: the file is left as it is and AppFailure `storage-damaged` thrown. `set-aside`: it is renamed with the
   * date and an empty database takes its place (row LOG-4). @default 'refuse'
   */
  readonly whenDamaged?: 'refuse' | 'set-aside';
  /** Told where a damaged file went, so that somebody can say so. */
  readonly onSetAside?: (movedTo: string) => void;
  /** Dates what is set aside. @default the system's */
  readonly clock?: Clock;
}

/** Another program, such as a backup, may hold the file for a moment. The whole engine waits meanwhile. */
const busyTimeoutMs = 2_000;
/** Statements are constants in our code, so this is never reached; it bounds a mistake. */
const maximumStatements = 500;

/**
 * Opens or creates the file, 0600 with its companions whatever the umask, and brings its schema up to date.
 * Throws AppFailure `storage-failed`, `storage-newer` or `storage-damaged`.
 */
export function openDatabase(options: DatabaseOptions): Database {
  try {
    return openSound(options);
  } catch (cause) {
    refuseOrSetAside(options, options.clock ?? systemClock, cause);
    return openSound(options);
  }
}

function openSound({ path, synchronous, migrations }: DatabaseOptions): Database {
  if (path !== ':memory:') {
    makePrivate(path);
    requireKnownFormat(path);
  }
  const sqlite = guard(path, () => new DatabaseSync(path, { timeout: busyTimeoutMs }));
  try {
    sqlite.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
    requireSound(sqlite);
    migrate(sqlite, path, migrations);
    return new SqliteDatabase(sqlite, path);
  } catch (cause) {
    sqlite.close();
    throw cause;
  }
}

/** SQLite gives -wal and -shm the permissions of the database, so it is enough to make that one first. */
function makePrivate(path: string): void {
  createPrivateFile(path);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) ensurePrivateFile(file);
}

function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
}

class SqliteDatabase implements Database {
  readonly #sqlite: DatabaseSync;
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(sqlite: DatabaseSync, path: string) {
    this.#sqlite = sqlite;
    this.#path = path;
  }

  run(sql: string, ...values: SqlValue[]) {
    return guard(this.#path, () => ({ changes: Number(this.#prepare(sql).run(...values).changes) }));
  }

  get<Row>(sql: string, ...values: SqlValue[]) {
    return guard(this.#path, () => this.#prepare(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: SqlValue[]) {
    return guard(this.#path, () => this.#prepare(sql).all(...values) as Row[]);
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#execute('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      faultPoint('transaction.before-commit');
      this.#execute('COMMIT');
      faultPoint('transaction.committed');
      return result;
    } catch (cause) {
      // After some errors, a full disk for one, SQLite has rolled back already.
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      throw cause;
    } finally {
      this.#depth -= 1;
    }
  }

  close() {
    if (this.#sqlite.isOpen) this.#sqlite.close();
  }

  #execute(sql: string) {
    guard(this.#path, () => this.#sqlite.exec(sql));
  }

  #prepare(sql: string) {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= maximumStatements) this.#statements.clear();
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
