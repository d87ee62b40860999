import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Runs `work` while no other process holds the lock at `path`, a folder that stands for it. A lock whose
 * holder has died is taken over. Throws when it cannot be had within `limitMs`.
 */
export async function withFolderLock<T>(path: string, limitMs: number, work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  while (!tryLock(path)) {
    if (performance.now() > giveUpAt) throw new Error(`${path} stayed locked for ${limitMs} ms`);
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
    else await wait(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    mkdirSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

/** A lock without a pid belongs to somebody who is about to write it. */
function isAbandoned(path: string): boolean {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
