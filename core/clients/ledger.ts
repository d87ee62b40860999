import type { ClientId } from '../../shared/models/client.ts';
import type { Database } from '../storage/database.ts';
import { faultPoint } from '../storage/fault-point.ts';
import type { Backups } from './backups.ts';
import { EditRecord } from './edit-record.ts';

/**
 * Which files we changed and how to undo it: in the database, and a second time in the backup folder, so that
 * undo works after the database is gone (row CFG-5). Where both speak, the database is right.
 */
export interface Ledger {
  find(client: ClientId, target: string): EditRecord | undefined;
  put(record: EditRecord): void;
  remove(client: ClientId, target: string): void;
  /** Changes that were begun and never confirmed. */
  listInterrupted(): EditRecord[];
}

export function createLedger(database: Database, backups: Backups): Ledger {
  return {
    find(client, target) {
      const row = database.get<{ record: string }>(
        'SELECT record FROM client_edits WHERE client = ? AND path = ?',
        client,
        target,
      );
      if (row === undefined) return backups.readRecord(client, target);
      return EditRecord.parse(JSON.parse(row.record));
    },
    put(record) {
      database.run(
        `INSERT INTO client_edits (client, path, record, applied_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET client = excluded.client, record = excluded.record,
           applied_at = excluded.applied_at`,
        record.client,
        record.target,
        JSON.stringify(record),
        record.appliedAt,
      );
      faultPoint('ledger.in-database');
      backups.writeRecord(record);
    },
    remove(client, target) {
      // The folder first: a record that is left there alone would speak after the database has forgotten.
      backups.removeRecord(client, target);
      faultPoint('ledger.half-removed');
      database.run('DELETE FROM client_edits WHERE client = ? AND path = ?', client, target);
    },
    listInterrupted() {
      const rows = database.all<{ record: string }>('SELECT record FROM client_edits');
      const records = rows.map((row) => EditRecord.parse(JSON.parse(row.record)));
      return records.filter((record) => record.phase !== 'applied');
    },
  };
}
