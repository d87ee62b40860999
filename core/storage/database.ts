import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type SqlValue = SQLInputValue;

/** The one interface to SQLite: synchronous, so that a transaction is a plain function. */
export interface Database {
  run(sql: string, ...values: SqlValue[]): { changes: number };
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  /** Commits when `work` returns, rolls back when it throws. Nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** One step of a schema's history: `sql` brings version n-1 to version n, n being its place in the list from 1. */
export type Migrations = readonly string[];

export interface DatabaseOptions {
  readonly path: string;
  /** `full`: an acknowledged commit survives a power cut. `normal`: it survives a crash of ours. */
  readonly synchronous: 'full' | 'normal';
  readonly migrations: Migrations;
}

export function openDatabase(options: DatabaseOptions): Database {
  const sqlite = new DatabaseSync(options.path);
  sqlite.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous}; PRAGMA foreign_keys = ON`,
  );
  const database = new SqliteDatabase(sqlite);
  migrate(sqlite, database, options.migrations);
  return database;
}

function migrate(sqlite: DatabaseSync, database: Database, migrations: Migrations): void {
  const version = database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  migrations.slice(version).forEach((sql, index) => {
    database.transaction(() => {
      sqlite.exec(sql);
      database.run(`PRAGMA user_version = ${version + index + 1}`);
    });
  });
}

class SqliteDatabase implements Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
  }

  run(sql: string, ...values: SqlValue[]) {
    return { changes: Number(this.#prepare(sql).run(...values).changes) };
  }

  get<Row>(sql: string, ...values: SqlValue[]) {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SqlValue[]) {
    return this.#prepare(sql).all(...values) as Row[];
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#sqlite.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#sqlite.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#sqlite.exec('ROLLBACK');
      throw cause;
    } finally {
      this.#depth -= 1;
    }
  }

  close() {
    this.#sqlite.close();
  }

  #prepare(sql: string) {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
