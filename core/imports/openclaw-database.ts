/**
 * Another program's SQLite database, which may be in use: opened read-only, nothing created beside it, whatever its
 * schema has become. Only tables that are known to hold logins are looked at.
 */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isBusy, isDamage } from '../storage/storage-failure.ts';
import { brokenFile, isFile } from './read-login-file.ts';

/** An agent's own logins, the shared ones of older releases, the shared ones of newer ones. */
const storeTables = ['auth_profile_store', 'auth_profile_stores', 'config_machine_state'];
/** Beside it that table has what is a person's own at a shared gateway. */
const sharedStoreKey = 'authProfiles.store';
const mostRows = 50;
const largestStore = 1_048_576;
const busyTimeoutMs = 500;

/** The JSON of its login stores; undefined where there is no such file. Throws AppFailure `login-file-broken`. */
export function readOpenClawStores(path: string): string[] | undefined {
  if (!isFile(path)) return undefined;
  try {
    using database = new DatabaseSync(addressOf(path), { readOnly: true, timeout: busyTimeoutMs });
    return storeTables.flatMap((table) => readStores(database, table));
  } catch (cause) {
    if (isBusy(cause)) throw brokenFile(path, 'OpenClaw is writing to it; try again');
    throw brokenFile(path, isDamage(cause) ? 'it is no SQLite database, or damaged' : 'it cannot be opened');
  }
}

/**
 * A database without a filled write-ahead log is complete in itself. Read as immutable, SQLite makes no files beside
 * it; with a log it must not be, because then the newest login stands in the log.
 */
function addressOf(path: string): URL {
  const url = pathToFileURL(path);
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log === undefined || log.size === 0) url.search = '?immutable=1';
  return url;
}

function readStores(database: DatabaseSync, table: string): string[] {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
  const [value] = columns.filter((name) => name.endsWith('_json'));
  if (value === undefined) return [];
  const isShared = table === 'config_machine_state';
  const where = isShared ? `state_key = '${sharedStoreKey}'` : 'true';
  if (isShared && !columns.includes('state_key')) return [];
  return database
    .prepare(
      `SELECT ${quote(value)} AS store FROM ${quote(table)} WHERE ${where} AND length(${quote(value)}) <= ${largestStore} LIMIT ${mostRows}`,
    )
    .all()
    .flatMap(({ store }) => (typeof store === 'string' && store !== '' ? [store] : []));
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
