import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, statSync, type Stats } from 'node:fs';
import { AppFailure } from '../../shared/errors.ts';
import { isFileError, toStorageFailure } from './storage-failure.ts';

/**
 * Keeps other users of the machine out of our files (row OWN-3): folders 0700 and files 0600 whatever the umask,
 * and nothing of ours inside a folder that belongs to somebody else. Windows has no such modes: there the user's
 * profile folder is private by its own access list.
 */
export interface Repair {
  readonly path: string;
  /** The permissions that were too wide, e.g. 0o755. */
  readonly mode: number;
}

const others = 0o077;

/** Creates the folder with its parents if need be. Gives back what had to be mended. Throws AppFailure `storage-failed`. */
export function ensurePrivateFolder(path: string): Repair | undefined {
  try {
    const created = mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined;
    const repair = mend(path, statSync(path), 0o700);
    return created ? undefined : repair;
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
}

/** Mends a file's permissions; nothing happens when there is no such file. Throws AppFailure `storage-failed`. */
export function ensurePrivateFile(path: string): Repair | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && mend(path, stats, 0o600);
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
}

/** Creates an empty 0600 file unless there is one. Throws AppFailure `storage-failed`. */
export function createPrivateFile(path: string): void {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      if (process.platform !== 'win32') fchmodSync(file, 0o600);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (!isFileError(cause, 'EEXIST')) throw toStorageFailure(path, cause);
  }
}

/** True when nobody but its owner can read or write the file. */
export function isPrivate(path: string): boolean {
  return process.platform === 'win32' || (statSync(path).mode & others) === 0;
}

function mend(path: string, stats: Stats, mode: number): Repair | undefined {
  if (process.platform === 'win32') return undefined;
  refuseForeign(path, stats);
  if ((stats.mode & others) === 0) return undefined;
  chmodSync(path, mode);
  return { path, mode: stats.mode & 0o777 };
}

/** Whoever owns a folder can swap what is in it. Root may work in anybody's, as in a container with a mounted home. */
function refuseForeign(path: string, stats: Stats): void {
  const user = process.getuid?.();
  if (user === undefined || user === 0 || stats.uid === user) return;
  throw new AppFailure({ code: 'storage-failed', path, reason: 'it belongs to another user' });
}
