/**
 * Changes one client file and keeps the ledger in step, whenever we are killed (row CFG-8): first a copy of what is
 * there, then the intent in the ledger, then the file, then the confirmation. Undo looks at the keys in the file
 * and not at the phase, so it is right after a crash between any two of them.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import type { ClientId } from '../../shared/models/client.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { faultPoint } from '../storage/fault-point.ts';
import { removeStaleTemporaries } from '../storage/stale-temporaries.ts';
import { isFileError, toStorageFailure } from '../storage/storage-failure.ts';
import { FileChanged, writeFileAtomically } from '../storage/write-file-atomically.ts';
import type { Backups } from './backups.ts';
import { requireWritable } from './config-place.ts';
import { type EditRecord, sha256 } from './edit-record.ts';
import type { FileSurvey, Proposal } from './file-survey.ts';
import type { Ledger } from './ledger.ts';
import { describeKeys } from './merge-edits.ts';

/** What the local keys' owner does for us. */
export interface ClientKeys {
  create(name: string, client: ClientId): { readonly id: string; readonly text: string };
  /** Does nothing for a key that is gone. */
  revoke(id: string): void;
  isLive(text: string): boolean;
}

export interface CommitTools {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly backups: Backups;
  readonly keys: ClientKeys;
  readonly clock: Clock;
}

/** Looks again each time: another program may write in between (row CFG-7). */
const maximumTries = 5;

/**
 * Runs `work` until nobody changed the file between its look and its write.
 * Throws AppFailure `client-config-changed` after five tries, or at once with `strict`.
 */
export function retryWhenChanged<T>(client: ClientId, path: string, strict: boolean, work: () => T): T {
  for (let left = strict ? 1 : maximumTries; ; left -= 1) {
    try {
      return work();
    } catch (cause) {
      if (!(cause instanceof FileChanged)) throw cause;
      if (left <= 1) throw new AppFailure({ code: 'client-config-changed', client, path }, { cause });
    }
  }
}

/** Writes what `propose` makes of the file with its key. Throws FileChanged, AppFailure. */
export function commitApply(
  tools: CommitTools,
  survey: FileSurvey,
  key: { readonly name: string; readonly live: string | undefined },
  propose: (key: string) => Proposal,
): Proposal {
  const { client, place, content } = survey;
  requireWritable(client, place);
  let created: { id: string; text: string } | undefined;
  const prepare = () => {
    if (key.live === undefined && survey.file.keyPath !== undefined)
      created = tools.keys.create(key.name, client);
    const proposal = propose(key.live ?? created?.text ?? '');
    const record = composeRecord(tools, survey, proposal, created?.id);
    tools.ledger.put(record);
    return { proposal, record };
  };
  try {
    // One transaction: a crash leaves no key without the ledger that knows it.
    const { proposal, record } = tools.database.transaction(prepare);
    faultPoint('apply.intended');
    makeFolders(place.target, record.folders);
    removeStaleTemporaries(dirname(place.target), tools.clock.now());
    const expected = content.bytes ?? 'absent';
    writeFileAtomically(place.target, proposal.bytes, { mode: proposal.mode, expected });
    faultPoint('apply.written');
    confirm(tools, survey, proposal, record);
    return proposal;
  } catch (cause) {
    takeBack(tools, survey, created?.id);
    throw cause;
  }
}

/** At start: what a killed engine left half written beside a client's file may hold a key. */
export function clearInterrupted(
  { ledger, clock }: Pick<CommitTools, 'ledger' | 'clock'>,
  log: Logger,
): void {
  for (const record of ledger.listInterrupted()) {
    try {
      removeStaleTemporaries(dirname(record.target), clock.now());
    } catch (cause) {
      log.warn('client.leftovers-not-cleared', { client: record.client });
      if (!(cause instanceof AppFailure) && !isFileError(cause)) throw cause;
    }
  }
}

/** Gives the file back. Throws FileChanged, AppFailure. */
export function commitRevert(tools: CommitTools, survey: FileSurvey): void {
  const { client, place, content, record, without } = survey;
  if (record === undefined) return;
  removeStaleTemporaries(dirname(place.target), tools.clock.now());
  const changes = !isSameContent(content, without);
  if (changes) {
    requireWritable(client, place);
    if (content.bytes !== null) tools.backups.keep(client, place.target, content.bytes, [record.base.copy]);
    tools.ledger.put({ ...record, phase: 'reverting' });
    faultPoint('revert.intended');
    giveBack(survey);
    faultPoint('revert.written');
  }
  if (without.bytes === null) removeFolders(record.folders);
  tools.database.transaction(() => {
    tools.ledger.remove(client, place.target);
    faultPoint('revert.forgotten');
    for (const id of record.localKeyIds) tools.keys.revoke(id);
  });
}

/** Whether writing would change anything at all. */
export function isSameContent(one: FileSurvey['content'], other: FileSurvey['content']): boolean {
  if (one.bytes === null || other.bytes === null) return one.bytes === other.bytes;
  return one.bytes.equals(other.bytes) && one.mode === other.mode;
}

function composeRecord(
  { backups, clock }: CommitTools,
  { client, file, place, content, record, without }: FileSurvey,
  proposal: Proposal,
  keyId: string | undefined,
): EditRecord {
  const { target } = place;
  const copy = without.bytes && backups.keep(client, target, without.bytes, [record?.base.copy ?? null]);
  if (content.bytes !== null) backups.keep(client, target, content.bytes, [copy, record?.base.copy ?? null]);
  return {
    version: 1,
    client,
    path: place.path,
    target,
    format: file.format,
    phase: 'intended',
    base: { copy, sha256: without.bytes && sha256(without.bytes), mode: without.mode },
    written: { sha256: sha256(proposal.bytes), mode: proposal.mode },
    folders: [...(record?.folders ?? []), ...missingFolders(target)],
    keys: describeKeys(proposal.edits, file.keyPath, record?.keys ?? []),
    localKeyIds: [...(record?.localKeyIds ?? []), ...(keyId === undefined ? [] : [keyId])],
    appliedAt: clock.now(),
  };
}

/** The file is ours now: what older writes left in the record is over, their keys too. */
function confirm(tools: CommitTools, { file }: FileSurvey, proposal: Proposal, record: EditRecord): void {
  const keys = describeKeys(proposal.edits, file.keyPath, []);
  const localKeyIds = record.localKeyIds.slice(-1);
  tools.database.transaction(() => {
    tools.ledger.put({ ...record, phase: 'applied', keys, localKeyIds });
    for (const id of record.localKeyIds.slice(0, -1)) tools.keys.revoke(id);
  });
}

/** Nothing was written: the ledger says again what it said before. */
function takeBack({ ledger, keys }: CommitTools, survey: FileSurvey, keyId: string | undefined): void {
  const { client, place, record } = survey;
  if (record === undefined) {
    removeFolders(ledger.find(client, place.target)?.folders ?? []);
    ledger.remove(client, place.target);
  } else ledger.put(record);
  if (keyId !== undefined) keys.revoke(keyId);
}

function giveBack({ place, content, without }: FileSurvey): void {
  const expected = content.bytes ?? 'absent';
  if (without.bytes !== null) {
    writeFileAtomically(place.target, without.bytes, { mode: without.mode ?? 0o600, expected });
    return;
  }
  try {
    if (content.bytes !== null && !readFileSync(place.target).equals(content.bytes))
      throw new FileChanged(place.target);
    unlinkSync(place.target);
  } catch (cause) {
    if (!isFileError(cause, 'ENOENT')) throw toStorageFailure(place.path, cause);
  }
}

/** Outermost first. */
function missingFolders(target: string): string[] {
  const missing: string[] = [];
  for (let folder = dirname(target); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

function makeFolders(target: string, folders: readonly string[]): void {
  if (folders.length === 0) return;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw toStorageFailure(dirname(target), cause);
  }
}

/** Only empty ones: what somebody put there since is theirs. */
function removeFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch (cause) {
      if (!isFileError(cause)) throw cause;
      return;
    }
  }
}
