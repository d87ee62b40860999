import type { EpochMs } from '../../shared/models/time.ts';
import type { Database } from '../storage/database.ts';
import { PassphraseParameters } from './passphrase-key.ts';

/** The vault's tables: keys by id (never the keys themselves) and sealed records. Knows SQL, no cryptography. */
export interface VaultKeyRow {
  readonly id: string;
  readonly kind: 'keychain' | 'passphrase' | 'session';
  readonly backend: string | null;
  readonly parameters: PassphraseParameters | null;
  /** Null until the key is in use. */
  readonly proof: Uint8Array | null;
  readonly endedAt: EpochMs | null;
}

export type KeyState = 'prepared' | 'current' | 'retired' | 'set-aside';

export interface SealedRecord {
  readonly record: string;
  readonly version: number;
  readonly sealed: Uint8Array;
}

interface KeyColumns {
  id: string;
  kind: VaultKeyRow['kind'];
  backend: string | null;
  kdf: string | null;
  proof: Uint8Array | null;
  ended_at: number | null;
}

export class VaultStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work);
  }

  current(): VaultKeyRow | undefined {
    return this.keysIn('current')[0];
  }

  keysIn(state: KeyState): VaultKeyRow[] {
    return this.#database
      .all<KeyColumns>('SELECT * FROM vault_keys WHERE state = ? ORDER BY created_at', state)
      .map(toKeyRow);
  }

  addKey(row: VaultKeyRow, state: KeyState, at: EpochMs): void {
    this.#database.run(
      'INSERT INTO vault_keys (id, kind, state, backend, kdf, proof, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      row.id,
      row.kind,
      state,
      row.backend,
      row.parameters && JSON.stringify(row.parameters),
      row.proof,
      at,
    );
  }

  activateKey(id: string, backend: string | null, proof: Uint8Array): void {
    this.#database.run(
      "UPDATE vault_keys SET state = 'current', backend = ?, proof = ? WHERE id = ?",
      backend,
      proof,
      id,
    );
  }

  endKey(id: string, state: 'retired' | 'set-aside', at: EpochMs): void {
    this.#database.run('UPDATE vault_keys SET state = ?, ended_at = ? WHERE id = ?', state, at, id);
  }

  renameBackend(id: string, backend: string): void {
    this.#database.run('UPDATE vault_keys SET backend = ? WHERE id = ?', backend, id);
  }

  /** The key and every record sealed with it. */
  dropKey(id: string): void {
    this.transaction(() => {
      this.#database.run('DELETE FROM vault_records WHERE key_id = ?', id);
      this.#database.run('DELETE FROM vault_keys WHERE id = ?', id);
    });
  }

  countRecords(keyId: string): number {
    const row = this.#database.get<{ count: number }>(
      'SELECT count(*) AS count FROM vault_records WHERE key_id = ?',
      keyId,
    );
    return row?.count ?? 0;
  }

  records(keyId: string): SealedRecord[] {
    return this.#database.all<SealedRecord>(
      'SELECT record, version, sealed FROM vault_records WHERE key_id = ? ORDER BY record',
      keyId,
    );
  }

  record(keyId: string, record: string): SealedRecord | undefined {
    return this.#database.get<SealedRecord>(
      'SELECT record, version, sealed FROM vault_records WHERE key_id = ? AND record = ?',
      keyId,
      record,
    );
  }

  putRecord(keyId: string, { record, version, sealed }: SealedRecord, at: EpochMs): void {
    this.#database.run(
      `INSERT INTO vault_records (key_id, record, version, sealed, updated_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (key_id, record) DO UPDATE SET version = excluded.version, sealed = excluded.sealed, updated_at = excluded.updated_at`,
      keyId,
      record,
      version,
      sealed,
      at,
    );
  }

  deleteRecordOf(keyId: string, record: string): void {
    this.#database.run('DELETE FROM vault_records WHERE key_id = ? AND record = ?', keyId, record);
  }

  /** Under every key, also those set aside: who logs out wants the secret gone. */
  deleteRecord(record: string): void {
    this.#database.run('DELETE FROM vault_records WHERE record = ?', record);
  }
}

function toKeyRow({ id, kind, backend, kdf, proof, ended_at }: KeyColumns): VaultKeyRow {
  const parameters = kdf === null ? null : PassphraseParameters.parse(JSON.parse(kdf));
  return { id, kind, backend, parameters, proof, endedAt: ended_at };
}
