/**
 * Other programs' files: anything may be in them. Sizes are bounded, nothing but regular files is opened, and what
 * is wrong is told by place, never by quoting what stands there: it may be half a token.
 */
import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { AppFailure } from '../../shared/errors.ts';
import { isFileError, toStorageFailure } from '../storage/storage-failure.ts';

const largestLoginFile = 1_048_576;
/** A folder of logins has one entry for each. */
const mostEntries = 500;

export function isFolder(path: string): boolean {
  return findStats(path)?.isDirectory() ?? false;
}

export function isFile(path: string): boolean {
  return findStats(path)?.isFile() ?? false;
}

/** The text of a file, undefined where there is none. Throws AppFailure `login-file-broken`. */
export function readLoginText(path: string, largest = largestLoginFile): string | undefined {
  const stats = findStats(path);
  if (stats === undefined) return undefined;
  // Before reading: a named pipe would make us wait for ever.
  if (!stats.isFile()) throw brokenFile(path, 'it is not a regular file');
  if (stats.size > largest) throw brokenFile(path, `it is larger than ${Math.round(largest / 1_048_576)} MB`);
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    // It went away meanwhile.
    if (isFileError(cause, 'ENOENT')) return undefined;
    throw unreadable(path, cause);
  }
}

/** The JSON in a file, undefined where there is no file or nothing in it. Throws AppFailure `login-file-broken`. */
export function readLoginJson(path: string, largest?: number): unknown {
  const text = readLoginText(path, largest);
  return text === undefined || text.trim() === '' ? undefined : parseLoginJson(text, path);
}

/** Throws AppFailure `login-file-broken` with the line where the text stops being JSON. */
export function parseLoginJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the text.
    throw brokenFile(path, describeBreak(text));
  }
}

/** Names of the files in a folder, sorted; none where there is no such folder. */
export const listFiles = (folder: string, ending: string): string[] =>
  listEntries(folder, (entry) => !entry.isDirectory() && entry.name.endsWith(ending));

/** Names of the folders in a folder, sorted; none where there is no such folder. */
export const listFolders = (folder: string): string[] => listEntries(folder, (entry) => !entry.isFile());

function listEntries(folder: string, fits: (entry: Dirent) => boolean): string[] {
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter(fits);
    return names
      .map(({ name }) => name)
      .sort()
      .slice(0, mostEntries);
  } catch {
    // What cannot be listed has nothing that could be taken.
    return [];
  }
}

/** Changes whenever the file does; undefined where there is none. Throws AppFailure `login-file-broken`. */
export function stampFile(path: string): string | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats && `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
  } catch (cause) {
    if (isFileError(cause, 'ENOTDIR')) return undefined;
    throw unreadable(path, cause);
  }
}

export function brokenFile(path: string, problem: string): AppFailure {
  return new AppFailure({ code: 'login-file-broken', path, problem });
}

export function requireAbsolute(field: string, path: string): string {
  if (isAbsolute(path)) return path;
  throw new AppFailure({ code: 'invalid-input', field, problem: 'it must be an absolute path' });
}

/** The folder that a variable names, else the one below home. An empty variable counts as unset, as in shells. */
export function chooseFolder(field: string, chosen: string | undefined, usual: readonly string[]): string {
  if (chosen === undefined || chosen === '') return join(...usual);
  return requireAbsolute(field, chosen);
}

function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (isFileError(cause, 'ENOTDIR')) return undefined;
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): unknown {
  if (isFileError(cause, 'EACCES') || isFileError(cause, 'EPERM'))
    return brokenFile(path, 'this user may not read it');
  const failure = toStorageFailure(path, cause);
  return failure instanceof AppFailure && failure.error.code === 'storage-failed'
    ? brokenFile(path, failure.error.reason)
    : failure;
}

function describeBreak(text: string): string {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: true });
  const [first] = errors;
  if (first === undefined) return 'it is not JSON';
  const before = text.slice(0, first.offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return `line ${before.length}, column ${column}: it is not JSON (${printParseErrorCode(first.error)})`;
}
