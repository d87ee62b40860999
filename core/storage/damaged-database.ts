import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { AppFailure } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { DatabaseOptions } from './database.ts';
import { isMachineTrouble, toStorageFailure } from './storage-failure.ts';

/** A store that can be lost is set aside and begun anew; one that cannot is refused and left alone (row LOG-4). */

/** SQLite's quick check found the file inconsistent, though it could be opened. */
class Unsound extends Error {
  override readonly name = 'Unsound';
}

/** Above this the check would be felt at each start; damage then shows itself when the page is read. */
const checkedBytes = 64 * 1024 * 1024;

/** Where SQLite's file header says which versions of SQLite may write and read the file. */
const formatAt = { offset: 18, bytes: 2 };
const knownFormats = [1, 2];

/**
 * Throws when the header speaks of a format that no SQLite has. SQLite itself would open such a file for reading
 * only, which looks like a disk that cannot be written.
 */
export function requireKnownFormat(path: string): void {
  const header = Buffer.alloc(formatAt.bytes);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, formatAt.bytes, formatAt.offset) < formatAt.bytes) return;
  } finally {
    closeSync(file);
  }
  if (!header.every((format) => knownFormats.includes(format))) throw new Unsound('unknown file format');
}

/** Throws when the file's structure is broken. */
export function requireSound(sqlite: DatabaseSync): void {
  const { bytes } = sqlite
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { bytes: number };
  if (bytes > checkedBytes) return;
  const verdict = sqlite.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (verdict !== 'ok') throw new Unsound(String(verdict));
}

/** Returns when an empty database may take the file's place; otherwise throws what the user should hear. */
export function refuseOrSetAside(options: DatabaseOptions, clock: Clock, cause: unknown): void {
  if (cause instanceof AppFailure) throw cause;
  if (isMachineTrouble(cause) || options.path === ':memory:') throw toStorageFailure(options.path, cause);
  if (options.whenDamaged !== 'set-aside')
    throw new AppFailure({ code: 'storage-damaged', path: options.path }, { cause });
  const movedTo = setAside(options.path, clock);
  options.onSetAside?.(movedTo);
}

function setAside(path: string, clock: Clock): string {
  const moved = freeName(`${path}.damaged-${new Date(clock.now()).toISOString().replaceAll(':', '-')}`);
  try {
    // The database last: if we are killed in between, the next start meets it again and finishes.
    for (const suffix of ['-shm', '-wal', '']) {
      if (exists(path + suffix)) renameSync(path + suffix, moved + suffix);
    }
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
  return moved;
}

function freeName(name: string): string {
  let free = name;
  for (let count = 2; exists(free); count += 1) free = `${name}-${count}`;
  return free;
}

const exists = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;
