import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A burst of changes, such as an editor's save or an upgrade, counts as one. */
const settleMs = 150;

interface Watched {
  readonly inode: number;
  readonly watcher: FSWatcher;
}

/**
 * Tells when something happens to any of a few paths, there or not: their folders are watched, or the nearest one
 * above that exists, so that nothing is done while nothing changes. What cannot be watched (no permission, the
 * system's limit) is passed over: then nobody is told, and front ends see it when they ask.
 */
export class FolderWatch {
  readonly #onChange: () => void;
  readonly #watched = new Map<string, Watched>();
  /** Names to look out for, by folder. */
  #names = new Map<string, Set<string>>();
  #paths: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Replaces what is watched. */
  watch(paths: readonly string[]): void {
    if (this.#closed) return;
    this.#paths = paths;
    this.#names = new Map();
    for (const path of paths) this.#want(path);
    for (const [folder, { watcher }] of this.#watched) {
      if (this.#names.has(folder)) continue;
      watcher.close();
      this.#watched.delete(folder);
    }
    for (const folder of this.#names.keys()) this.#open(folder);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  /** By the folder it is in; where that is missing, by the first missing folder on the way to it. */
  #want(path: string): void {
    const folder = dirname(path);
    if (folder === path) return;
    if (inodeOf(folder) === undefined) {
      this.#want(folder);
      return;
    }
    const names = this.#names.get(folder) ?? new Set();
    this.#names.set(folder, names.add(basename(path)));
  }

  #open(folder: string): void {
    const inode = inodeOf(folder);
    const known = this.#watched.get(folder);
    // A folder that was deleted and made anew has another inode: its old watcher hears nothing more.
    if (known?.inode === inode && inode !== undefined) return;
    known?.watcher.close();
    this.#watched.delete(folder);
    if (inode === undefined) return;
    try {
      const watcher = watch(folder, { persistent: false });
      watcher.on('change', (_event, name) => this.#hear(folder, name));
      watcher.on('error', () => this.#settle());
      this.#watched.set(folder, { inode, watcher });
    } catch {
      // Passed over, see above.
    }
  }

  #hear(folder: string, name: string | Buffer | null): void {
    const text = name?.toString();
    // The folder's own end comes under its own name, some systems give none.
    const isOurs =
      text === undefined || text === basename(folder) || this.#names.get(folder)?.has(text) === true;
    if (isOurs) this.#settle();
  }

  #settle(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.watch(this.#paths);
      this.#onChange();
    }, settleMs).unref();
  }
}

function inodeOf(folder: string): number | undefined {
  try {
    const stats = statSync(folder);
    return stats.isDirectory() ? stats.ino : undefined;
  } catch {
    return undefined;
  }
}
