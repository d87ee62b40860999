import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../../shared/models/time.ts';
import { isFileError, toStorageFailure } from './storage-failure.ts';

const pattern = /^\.portunus-(\d+)-[0-9a-f]{16}\.tmp$/;
const dayMs = 24 * 60 * 60 * 1000;

/** A name beside the target that is short enough for any file system and says whose it is and which process made it. */
export function nameTemporary(): string {
  return `.portunus-${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
}

/**
 * Takes away what a killed process left half written in `folder` (row CFG-8); gives back their names.
 * Files of a process that lives stay for a day, because another engine may be writing right now.
 * Our own id counts as dead: writing is synchronous, so nothing of this process is ever under way here.
 */
export function removeStaleTemporaries(folder: string, now: EpochMs): string[] {
  return listFolder(folder).filter((name) => {
    const maker = pattern.exec(name)?.[1];
    if (maker === undefined || !isStale(join(folder, name), Number(maker), now)) return false;
    unlinkSync(join(folder, name));
    return true;
  });
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (isFileError(cause, 'ENOENT')) return [];
    throw toStorageFailure(folder, cause);
  }
}

function isStale(path: string, maker: number, now: EpochMs): boolean {
  if (maker === process.pid || !isAlive(maker)) return true;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && now - stats.mtimeMs > dayMs;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return isFileError(cause, 'EPERM'); // it lives, but belongs to somebody else
  }
}
