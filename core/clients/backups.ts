/**
 * Copies of client files, so that there is always a way back (row CFG-5): the first original for good, the last
 * ten versions besides, and the record that says what we changed. They hold what the files held, secrets too:
 * 0600 in a 0700 folder, and nothing of them in a log or an error.
 */
import { existsSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ClientId } from '../../shared/models/client.ts';
import type { Clock } from '../ports.ts';
import { ensurePrivateFolder } from '../storage/private-files.ts';
import { isFileError, toStorageFailure } from '../storage/storage-failure.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { EditRecord, sha256 } from './edit-record.ts';

const keptVersions = 10;
const recordName = 'record.json';

const howToRestore =
  'To undo by hand: copy the file named in base.copy over "target" (if it is null, delete the file), ' +
  'or take out only the keys listed under "keys". "portunus clients revert" does the same from this folder.';

export interface Backups {
  /** Keeps a copy and gives its name; the same bytes are kept once. Those named in `inUse` survive the clearing of old ones. */
  keep(client: ClientId, target: string, bytes: Uint8Array, inUse: readonly (string | null)[]): string;
  /** Undefined when the copy is gone or is not what it was. */
  read(client: ClientId, target: string, name: string, sha256: string): Buffer | undefined;
  writeRecord(record: EditRecord): void;
  /** Undefined when there is none that can be read. */
  readRecord(client: ClientId, target: string): EditRecord | undefined;
  removeRecord(client: ClientId, target: string): void;
}

export function createBackups(root: string, clock: Clock): Backups {
  const folderOf = (client: ClientId, target: string) =>
    join(root, client, `${basename(target)}-${sha256(target).slice(0, 12)}`);
  return {
    keep(client, target, bytes, inUse) {
      const folder = folderOf(client, target);
      const known = findCopy(folder, bytes);
      if (known !== undefined) return known;
      for (const path of [root, join(root, client), folder]) ensurePrivateFolder(path);
      const original = `original-${basename(target)}`;
      const name = existsSync(join(folder, original)) ? nameVersion(clock, bytes, target) : original;
      writeFileAtomically(join(folder, name), bytes, { mode: 0o600 });
      clearOldVersions(folder, inUse);
      return name;
    },
    read(client, target, name, expected) {
      const bytes = readIfPresent(join(folderOf(client, target), basename(name)));
      return bytes !== undefined && sha256(bytes) === expected ? bytes : undefined;
    },
    writeRecord(record) {
      const folder = folderOf(record.client, record.target);
      for (const path of [root, join(root, record.client), folder]) ensurePrivateFolder(path);
      const text = `${JSON.stringify({ howToRestore, ...record }, null, 2)}\n`;
      writeFileAtomically(join(folder, recordName), text, { mode: 0o600 });
    },
    readRecord(client, target) {
      const bytes = readIfPresent(join(folderOf(client, target), recordName));
      return bytes && parseRecord(bytes.toString('utf8'));
    },
    removeRecord(client, target) {
      removeIfPresent(join(folderOf(client, target), recordName));
    },
  };
}

/** Sorts by time, and tells by its end which bytes it holds. */
function nameVersion(clock: Clock, bytes: Uint8Array, target: string): string {
  const at = new Date(clock.now()).toISOString().replaceAll(':', '-');
  return `${at}-${sha256(bytes).slice(0, 12)}-${basename(target)}`;
}

function findCopy(folder: string, bytes: Uint8Array): string | undefined {
  return listCopies(folder).find((name) => readIfPresent(join(folder, name))?.equals(bytes));
}

function clearOldVersions(folder: string, inUse: readonly (string | null)[]): void {
  const versions = listCopies(folder).filter((name) => !name.startsWith('original-'));
  const old = versions.sort().slice(0, -keptVersions);
  for (const name of old) if (!inUse.includes(name)) removeIfPresent(join(folder, name));
}

function listCopies(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name !== recordName && !name.startsWith('.'));
  } catch (cause) {
    if (isFileError(cause, 'ENOENT')) return [];
    throw toStorageFailure(folder, cause);
  }
}

function parseRecord(text: string): EditRecord | undefined {
  try {
    return EditRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // somebody edited it: the copies beside it still serve by hand
  }
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (isFileError(cause, 'ENOENT')) return undefined;
    throw toStorageFailure(path, cause);
  }
}

function removeIfPresent(path: string): void {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isFileError(cause, 'ENOENT')) throw toStorageFailure(path, cause);
  }
}
