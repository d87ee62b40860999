import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import type { Paths } from '../ports.ts';

/** Where a running engine is found: its files in the run folder, readable by their owner alone. */
export interface ControlFiles {
  /** `{address, pid}` as JSON. */
  readonly info: string;
  readonly token: string;
}

export function controlFiles(paths: Paths): ControlFiles {
  return { info: join(paths.run, 'control.json'), token: join(paths.run, 'control.token') };
}

/** A socket address holds 104 bytes on macOS and 108 on Linux, its end included. */
const longestSocketPath = 100;

/** The Unix socket's path, or the named pipe's on Windows. */
export function controlAddress(paths: Paths, platform = process.platform): string {
  const hash = createHash('sha256').update(paths.home).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\portunus-${hash}`;
  const beside = join(paths.run, 'control.sock');
  if (Buffer.byteLength(beside) <= longestSocketPath) return beside;
  return join(tmpdir(), `portunus-${userInfo().uid}-${hash}`, 'control.sock');
}

/**
 * Makes the folder for a socket whose own place has too long a name. The temporary folder is everybody's: one of
 * our name that somebody else put there, or a link, is refused with AppFailure `storage-failed` (row OWN-3).
 */
export function prepareTemporaryFolder(address: string): void {
  if (process.platform === 'win32') return;
  const folder = dirname(address);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    const reason = 'this folder must be yours, because control of Portunus goes through it';
    throw new AppFailure({ code: 'storage-failed', path: folder, reason });
  }
  chmodSync(folder, 0o700);
}
