import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { faultPoint } from './fault-point.ts';
import { nameTemporary } from './stale-temporaries.ts';
import { isFileError, toStorageFailure } from './storage-failure.ts';

/**
 * Replaces files that matter to somebody: a reader sees the old bytes or the new ones, never a part, at whatever
 * moment we are killed (rows CFG-3, CFG-8). Synchronous on purpose: nothing of ours can run between the last look
 * at the target and its replacement. Contents may be secret: they are never part of an error.
 */
export interface WriteOptions {
  /** Permissions of the result. @default those of the file that is there, else 0600 */
  readonly mode?: number;
  /** What the caller read and based its content on. If the file is different now, FileChanged is thrown and nothing written. */
  readonly expected?: Uint8Array | 'absent';
}

/** Somebody else changed the file since it was read. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
  readonly path: string;

  constructor(path: string) {
    super(`${path} was changed by another program.`);
    this.path = path;
  }
}

const maximumLinks = 40;
const anyWriteBit = 0o222;

/** A symbolic link stays one: the file it leads to is replaced. Throws AppFailure `storage-failed` or FileChanged. */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): void {
  try {
    const target = followLinks(path);
    const before = statTarget(target);
    const temporary = join(dirname(target), nameTemporary());
    try {
      writeTemporary(temporary, Buffer.from(content), options.mode ?? modeOf(before), before);
      requireUnchanged(target, options.expected);
      faultPoint('write.before-rename');
      renameSync(temporary, target);
      faultPoint('write.after-rename');
    } catch (cause) {
      removeQuietly(temporary);
      throw cause;
    }
    syncFolder(dirname(target));
    faultPoint('write.done');
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
}

/** Where a chain of links ends, which may be a file that does not exist yet. */
function followLinks(path: string): string {
  let target = resolve(path);
  for (let links = 0; links <= maximumLinks; links += 1) {
    target = join(realpathSync(dirname(target)), basename(target));
    if (!lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target;
    target = resolve(dirname(target), readlinkSync(target));
  }
  throw new AppFailure({
    code: 'storage-failed',
    path,
    reason: 'it is a symbolic link that leads in a circle',
  });
}

/** Renaming would replace even what the user has write-protected, and root may write anything: so both are asked first. */
function statTarget(target: string): Stats | undefined {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile())
    throw new AppFailure({ code: 'storage-failed', path: target, reason: 'it is not a regular file' });
  if ((stats.mode & anyWriteBit) === 0)
    throw new AppFailure({ code: 'storage-failed', path: target, reason: 'it is write-protected' });
  accessSync(target, constants.W_OK);
  return stats;
}

const modeOf = (before: Stats | undefined) => (before ? before.mode & 0o7777 : 0o600);

function writeTemporary(path: string, content: Buffer, mode: number, before: Stats | undefined): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    faultPoint('write.created');
    if (process.platform !== 'win32') {
      if (before && process.getuid?.() === 0) fchownSync(file, before.uid, before.gid);
      fchmodSync(file, mode); // after the owner: changing that clears bits
    }
    writeFully(file, content);
    faultPoint('write.written');
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // A disk that is almost full, or a network one, has been seen to keep less than it acknowledged.
  if (!readFileSync(path).equals(content))
    throw new AppFailure({ code: 'storage-failed', path, reason: 'the disk did not keep what was written' });
  faultPoint('write.verified');
}

/** One call may write less than asked for; the next one then says why. */
function writeFully(file: number, content: Buffer): void {
  let done = 0;
  while (done < content.length) {
    done += writeSync(file, content, done);
    faultPoint('write.partly');
  }
}

function requireUnchanged(target: string, expected: WriteOptions['expected']): void {
  if (expected === undefined) return;
  const current = readIfPresent(target);
  const same = expected === 'absent' ? current === undefined : current?.equals(expected) === true;
  if (!same) throw new FileChanged(target);
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (isFileError(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

function removeQuietly(temporary: string): void {
  try {
    unlinkSync(temporary);
  } catch {
    // It was never made, or cannot be removed either: what went wrong first is what the caller needs to hear.
  }
}

/** Makes the rename itself survive a power cut. Not all systems can; the new file is in place and whole either way. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
  }
}
