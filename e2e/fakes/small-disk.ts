import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that is soon full. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all room that is left. */
  fill(): void;
  /** Gives that room back. */
  makeRoom(): void;
  remove(): void;
}

/** Why there can be no small disk here; undefined where there can. */
export const smallDiskMissing =
  process.platform !== 'linux'
    ? 'a small disk is made with tmpfs, which is Linux only'
    : process.getuid?.() === 0
      ? undefined
      : 'mounting a tmpfs needs root';

export function mountSmallDisk(size: `${number}${'k' | 'm'}`): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'portunus-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  const filling = join(path, 'filling');
  return {
    path,
    fill: () => fillDisk(filling),
    makeRoom: () => rmSync(filling, { force: true }),
    remove: () => {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function fillDisk(path: string): void {
  for (let size = 1_048_576; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
    }
  }
}
