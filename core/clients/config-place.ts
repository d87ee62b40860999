/**
 * Where a client's file really is, and whether it is ours to touch (rows CFG-2, CFG-4, CFG-9). Links are followed,
 * so that a dotfile repository keeps its links; a link that leads out of the user's home is not.
 */
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, isAbsolute, resolve, sep } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import type { ClientId } from '../../shared/models/client.ts';
import { isFileError, toStorageFailure } from '../storage/storage-failure.ts';
import type { ClientFile } from './client-adapter.ts';
import { configSizeLimit } from './formats/config-text.ts';

export interface ConfigPlace {
  /** As the client knows it. */
  readonly path: string;
  /** Behind all links; need not exist. */
  readonly target: string;
}

/** A file's bytes and permissions at one moment; null where there is no file. */
export interface ConfigContent {
  readonly bytes: Buffer | null;
  readonly mode: number | null;
}

const maximumLinks = 40;

/** Throws AppFailure `client-config-refused` for a link that leads out of the home folder or in a circle. */
export function locateConfig(client: ClientId, file: ClientFile, home: string): ConfigPlace {
  const { path } = file;
  try {
    const target = followLinks(path, 0);
    const roots = [home, file.chosenFolder].filter((root) => root !== undefined);
    if (roots.some((root) => isBelow(target, followLinks(root, 0)))) return { path, target };
    throw refuse(
      client,
      path,
      `it leads out of your home folder, to ${target}; Portunus does not write there`,
    );
  } catch (cause) {
    if (isFileError(cause, 'ELOOP')) throw refuse(client, path, 'it is a link that leads in a circle');
    throw toStorageFailure(path, cause);
  }
}

/** Throws AppFailure `client-config-refused` for what is no regular file or too large, `storage-failed`. */
export function readConfig(client: ClientId, { path, target }: ConfigPlace): ConfigContent {
  try {
    const stats = statSync(target, { throwIfNoEntry: false });
    if (stats === undefined) return { bytes: null, mode: null };
    // Before reading: a named pipe would make us wait for ever.
    if (!stats.isFile()) throw refuse(client, path, 'it is not a regular file');
    if (stats.size > configSizeLimit) throw refuse(client, path, 'it is larger than 5 MB');
    return { bytes: readFileSync(target), mode: stats.mode & 0o7777 };
  } catch (cause) {
    throw toStorageFailure(path, cause);
  }
}

/** Renaming over a file works even where its owner has protected it, so that is asked first. Throws as `readConfig`. */
export function requireWritable(client: ClientId, { path, target }: ConfigPlace): void {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if ((stats.mode & 0o200) === 0)
    throw refuse(client, path, 'it is read-only; make it writable first if Portunus may change it');
  if (isForeign(stats)) throw refuse(client, path, 'it belongs to another user');
}

/** The git work tree that the file is in, if any. */
export function findWorkTree({ target }: ConfigPlace): string | undefined {
  for (let folder = dirname(target); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function refuse(client: ClientId, path: string, problem: string): AppFailure {
  return new AppFailure({ code: 'client-config-refused', client, path, problem });
}

/** Root may edit anybody's file, and the writer keeps its owner; others would become the owner of the new one. */
function isForeign(stats: Stats): boolean {
  const user = process.getuid?.();
  return user !== undefined && user !== 0 && stats.uid !== user;
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** As `realpath`, also for what does not exist yet and for links to such a thing. */
function followLinks(path: string, links: number): string {
  const absolute = resolve(path);
  if (absolute === dirname(absolute)) return realpathSync(absolute);
  const here = join(followLinks(dirname(absolute), links), basename(absolute));
  if (!lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink()) return here;
  if (links >= maximumLinks)
    throw Object.assign(new Error('too many links'), { code: 'ELOOP', syscall: 'readlink' });
  return followLinks(resolve(dirname(here), readlinkSync(here)), links + 1);
}
