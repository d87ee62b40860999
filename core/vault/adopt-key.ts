import { randomUUID } from 'node:crypto';
import type { EpochMs } from '../../shared/models/time.ts';
import { faultPoint } from '../storage/fault-point.ts';
import { seal, unseal } from './record-cipher.ts';
import type { VaultKeyRow, VaultStore } from './vault-store.ts';

/** A key at work, with what the store knows of it. */
export interface LiveKey {
  readonly row: VaultKeyRow;
  readonly key: Buffer;
}

const proofText = 'portunus';

/** Random, so that two homes of one user never meet in the keychain. */
export function newKeyRow(
  kind: VaultKeyRow['kind'],
  parameters: VaultKeyRow['parameters'] = null,
): VaultKeyRow {
  return { id: randomUUID(), kind, backend: null, parameters, proof: null, endedAt: null };
}

const proofName = (row: VaultKeyRow) => ({ keyId: row.id, record: '', version: 0 });

export function isRightKey(row: VaultKeyRow, key: Uint8Array): boolean {
  return row.proof !== null && unseal(key, proofName(row), row.proof) === proofText;
}

/**
 * Makes `next` the current key and carries over what `previous` had sealed, in one transaction: written, read back
 * and compared before the old goes (row SEC-8). A previous key that is not at hand, or had records that could not be
 * read, is set aside with the date and keeps them; one in the keychain stays as `retired` until its entry is deleted.
 * Gives back the row now in use.
 */
export function adoptKey(
  store: VaultStore,
  next: LiveKey,
  previous: VaultKeyRow | LiveKey | undefined,
  at: EpochMs,
): VaultKeyRow {
  return store.transaction(() => {
    if (previous !== undefined) endPrevious(store, previous, at);
    const row = { ...next.row, proof: seal(next.key, proofName(next.row), proofText) };
    activate(store, row, at);
    if (previous !== undefined && 'key' in previous) moveRecords(store, previous, next, at);
    // Only an entry in the keychain is left to be deleted, and only once all of this is on the disk.
    for (const ended of store.keysIn('retired')) if (ended.kind !== 'keychain') store.dropKey(ended.id);
    faultPoint('vault.moved');
    return row;
  });
}

function activate(store: VaultStore, row: VaultKeyRow & { proof: Uint8Array }, at: EpochMs): void {
  const isPrepared = store.keysIn('prepared').some(({ id }) => id === row.id);
  if (isPrepared) store.activateKey(row.id, row.backend, row.proof);
  else store.addKey(row, 'current', at);
}

function endPrevious(store: VaultStore, previous: VaultKeyRow | LiveKey, at: EpochMs): void {
  const row = 'key' in previous ? previous.row : previous;
  const keeps = 'key' in previous ? hasUnreadable(store, previous) : store.countRecords(row.id) > 0;
  store.endKey(row.id, keeps ? 'set-aside' : 'retired', at);
}

function hasUnreadable(store: VaultStore, { row, key }: LiveKey): boolean {
  return store
    .records(row.id)
    .some(
      ({ record, version, sealed }) => unseal(key, { keyId: row.id, record, version }, sealed) === undefined,
    );
}

/**
 * Moves every record that `from` can read; where `to` has one of that name already, that is the newer one and stays.
 * What cannot be read stays where it is. Gives back how many were moved.
 */
export function moveRecords(store: VaultStore, from: LiveKey, to: LiveKey, at: EpochMs): number {
  let moved = 0;
  for (const { record, version, sealed } of store.records(from.row.id)) {
    const secret = unseal(from.key, { keyId: from.row.id, record, version }, sealed);
    if (secret === undefined) continue;
    if (store.record(to.row.id, record) === undefined) {
      writeVerified(store, to, record, secret, at);
      moved += 1;
    }
    store.deleteRecordOf(from.row.id, record);
  }
  return moved;
}

function writeVerified(
  store: VaultStore,
  { row, key }: LiveKey,
  record: string,
  secret: string,
  at: EpochMs,
): void {
  const name = { keyId: row.id, record, version: 1 };
  store.putRecord(row.id, { record, version: 1, sealed: seal(key, name, secret) }, at);
  const kept = store.record(row.id, record);
  if (kept === undefined || unseal(key, name, kept.sealed) !== secret)
    throw new Error('A secret did not survive its move; nothing was changed.');
}
