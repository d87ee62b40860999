import { closeSync, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AppFailure } from '../../shared/errors.ts';
import { faultPoint } from './fault-point.ts';
import { createPrivateFile } from './private-files.ts';
import { nameTemporary } from './stale-temporaries.ts';
import { toStorageFailure } from './storage-failure.ts';
import { syncFolder } from './write-file-atomically.ts';

/** One step of a schema's history: an entry brings version n-1 to version n, n being its place in the list from 1. */
export type Migrations = readonly string[];

/** No schema of ours gets near this: such a number was never written by us. */
const implausibleVersion = 100_000;

/**
 * Brings the schema up to date in one transaction, after a copy of what is there; killed at any moment, the next
 * start does the same again (row ENV-9). Throws AppFailure `storage-newer` for a schema from the future.
 */
export function migrate(sqlite: DatabaseSync, path: string, migrations: Migrations): void {
  const version = readVersion(sqlite);
  if (version > migrations.length && version < implausibleVersion)
    throw new AppFailure({ code: 'storage-newer', path });
  if (version < 0 || version > migrations.length)
    throw new ImplausibleSchema(`The schema claims version ${version}.`);
  if (version === migrations.length) return;
  if (hasTables(sqlite) && path !== ':memory:') backUp(sqlite, path, `${path}.v${version}.bak`);
  faultPoint('migration.backed-up');
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    // Read again under the lock: another process may have done it meanwhile.
    migrations.slice(readVersion(sqlite)).forEach((sql) => {
      sqlite.exec(sql);
      faultPoint('migration.step');
    });
    sqlite.exec(`PRAGMA user_version = ${migrations.length}`);
    sqlite.exec('COMMIT');
    faultPoint('migration.committed');
  } catch (cause) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    throw cause;
  }
}

/** The file opens, but what it says of itself cannot be true. */
export class ImplausibleSchema extends Error {
  override readonly name = 'ImplausibleSchema';
}

function readVersion(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function hasTables(sqlite: DatabaseSync): boolean {
  return sqlite.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() !== undefined;
}

/** A copy appears under its name only when it is whole. SQLite writes into an empty file of ours, which is 0600. */
function backUp(sqlite: DatabaseSync, path: string, backup: string): void {
  const temporary = join(dirname(path), nameTemporary());
  try {
    createPrivateFile(temporary);
    sqlite.prepare('VACUUM INTO ?').run(temporary);
    faultPoint('migration.copied');
    syncFile(temporary);
    renameSync(temporary, backup);
    syncFolder(dirname(path));
  } catch (cause) {
    unlinkSync(temporary);
    throw toStorageFailure(backup, cause);
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
