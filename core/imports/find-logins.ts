import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import type { LoginSource } from '../../shared/models/account.ts';
import type { LoginOwner } from '../../shared/models/login-owner.ts';
import { unreadablePlace } from './describe-login.ts';
import type { LoginReader, Machine, ReadLogin } from './login-reader.ts';
import { isFolder, requireAbsolute } from './read-login-file.ts';
import type { LoginReaders } from './registry.ts';

export interface WhereToLook {
  /** Default: every tool. */
  readonly owner?: LoginOwner | undefined;
  /** A file, or a folder that has some; default: where the tools keep them on this machine. */
  readonly path?: string | undefined;
}

/** The same as long as it is the same login in the same place; made of nothing secret. */
export function nameLogin({ owner, path, entry }: LoginSource): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([owner, path, entry]))
    .digest('hex');
  return `found_${digest.slice(0, 16)}`;
}

/**
 * All logins there, also those that cannot be taken; a file that cannot be read is told beside the others. Rejects
 * with AppFailure `invalid-input`, or `no-login-found` where a tool was named and has none.
 */
export async function findLogins(
  readers: LoginReaders,
  machine: Machine,
  where: WhereToLook,
): Promise<ReadLogin[]> {
  const path = where.path === undefined ? undefined : requireThere(where.path);
  const asked = where.owner === undefined ? Object.values(readers) : [readers[where.owner]];
  const found: ReadLogin[] = [];
  // One after the other: on macOS each may have to ask the person.
  for (const reader of asked) {
    const places = path === undefined ? reader.places(machine) : placesAt(reader, path, where.owner);
    found.push(...(await readPlaces(reader, places, path === undefined ? machine : undefined)));
    if (path === undefined) found.push(...(reader.hidden?.(machine) ?? []));
  }
  if (where.owner !== undefined && found.length === 0) {
    const looked = path ?? readers[where.owner].places(machine)[0] ?? machine.home;
    throw new AppFailure({ code: 'no-login-found', owner: where.owner, path: looked });
  }
  return withoutDoubles(found);
}

function requireThere(path: string): string {
  requireAbsolute('path', path);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  throw new AppFailure({
    code: 'invalid-input',
    field: 'path',
    problem: 'there is no such file or folder',
  });
}

/** A file of an unnamed tool is for those that have files of that name. */
function placesAt(reader: LoginReader, path: string, owner: LoginOwner | undefined): readonly string[] {
  if (isFolder(path)) return reader.placesIn(path);
  if (owner !== undefined) return [path];
  return reader.placesIn(dirname(path)).filter((place) => place === path);
}

async function readPlaces(
  reader: LoginReader,
  places: readonly string[],
  machine: Machine | undefined,
): Promise<ReadLogin[]> {
  const logins: ReadLogin[] = [];
  const failures: ReadLogin[] = [];
  for (const place of places) {
    try {
      logins.push(...((await reader.read(place, machine)) ?? []));
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
      failures.push(unreadablePlace({ owner: reader.owner, path: place, entry: null }, cause));
    }
  }
  // In a folder of anybody's a file without logins of this tool is none of its broken ones.
  const tells = !reader.takesAnyName || machine !== undefined || logins.length > 0 || places.length === 1;
  return tells ? [...logins, ...failures] : logins;
}

/** Two tools may have files of one name: a broken one is told once. */
function withoutDoubles(found: readonly ReadLogin[]): ReadLogin[] {
  const broken = new Set<string>();
  return found.filter(({ source, problem }) => {
    if (problem?.code !== 'login-file-broken') return true;
    if (broken.has(source.path)) return false;
    broken.add(source.path);
    return true;
  });
}
