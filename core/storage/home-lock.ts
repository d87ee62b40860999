import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { AppFailure } from '../../shared/errors.ts';
import { EpochMs } from '../../shared/models/time.ts';
import type { Paths } from '../ports.ts';
import { createPrivateFile, ensurePrivateFile } from './private-files.ts';
import { isBusy, isDamage, isFileError, toStorageFailure } from './storage-failure.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * One engine per PORTUNUS_HOME. The lock is SQLite's own on an empty file: the system frees it the moment the
 * process ends, however it ends, and no process id can be mistaken for another's. engine.json beside it only says
 * who holds it. Nothing else in the process may open engine.lock: on POSIX, closing any handle of a file frees its locks.
 */
export interface HomeLock {
  /** Says who holds the lock and where the engine answers. May be called again. Throws AppFailure `storage-failed`. */
  publish(holder: EngineHolder): void;
  release(): void;
}

export const EngineHolder = z.object({
  pid: z.number().int(),
  startedAt: EpochMs,
  /** The control API's socket or pipe; null until it listens. */
  controlAddress: z.string().nullable(),
});
export type EngineHolder = z.infer<typeof EngineHolder>;

/** A program that only asks who holds the lock (`readHolder`) has it for less than this. */
const patienceMs = 500;

const lockPath = (paths: Paths) => join(paths.run, 'engine.lock');
const holderPath = (paths: Paths) => join(paths.run, 'engine.json');

/** The folder must exist. Throws AppFailure `home-in-use`, which names the holder, or `storage-failed`. */
export function acquireHomeLock(paths: Paths): HomeLock {
  const sqlite = lock(paths);
  const release = () => {
    process.off('exit', release);
    if (!sqlite.isOpen) return;
    rmSync(holderPath(paths), { force: true });
    sqlite.close();
  };
  // Also keeps the handle reachable: a garbage-collected one would give the lock away.
  process.on('exit', release);
  rmSync(holderPath(paths), { force: true }); // the one before us was killed and could not do it
  return {
    publish: (holder) => writeFileAtomically(holderPath(paths), JSON.stringify(holder), { mode: 0o600 }),
    release,
  };
}

/** Who runs an engine in this home; undefined when nobody does or it has not said so yet. Throws AppFailure `storage-failed`. */
export function readHolder(paths: Paths): EngineHolder | undefined {
  const path = lockPath(paths);
  if (statSync(path, { throwIfNoEntry: false }) === undefined || !isHeld(path)) return undefined;
  return readHolderFile(holderPath(paths));
}

function lock(paths: Paths): DatabaseSync {
  const path = lockPath(paths);
  createPrivateFile(path);
  ensurePrivateFile(path);
  try {
    return lockFile(path);
  } catch (cause) {
    if (isBusy(cause)) throw inUse(paths, cause);
    if (!isDamage(cause)) throw toStorageFailure(path, cause);
    truncateSync(path); // it should be empty and whoever filled it holds no lock; removing it could split the lock in two
    return lockFile(path);
  }
}

function lockFile(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: patienceMs });
  try {
    sqlite.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'); // no journal file: nothing is ever written
    return sqlite;
  } catch (cause) {
    sqlite.close();
    throw cause;
  }
}

function isHeld(path: string): boolean {
  const sqlite = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    sqlite.prepare('SELECT 1 FROM sqlite_master').get();
    return false;
  } catch (cause) {
    if (isBusy(cause)) return true;
    if (isDamage(cause)) return false;
    throw toStorageFailure(path, cause);
  } finally {
    sqlite.close();
  }
}

function inUse(paths: Paths, cause: unknown): AppFailure {
  const holder = readHolderFile(holderPath(paths));
  const words = holder
    ? `process ${holder.pid}, started ${new Date(holder.startedAt).toISOString()}`
    : 'a process that is still starting';
  return new AppFailure({ code: 'home-in-use', path: paths.home, holder: words }, { cause });
}

function readHolderFile(path: string): EngineHolder | undefined {
  try {
    return EngineHolder.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (cause) {
    if (isFileError(cause, 'ENOENT') || cause instanceof SyntaxError) return undefined;
    throw toStorageFailure(path, cause);
  }
}
