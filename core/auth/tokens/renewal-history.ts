import type { TokenRenewal } from '../../../shared/models/account.ts';
import { Sentence } from '../../../shared/models/sentence.ts';
import type { Database } from '../../storage/database.ts';

/** So many are kept of each account. */
export const keptRenewals = 50;

interface HistoryRow {
  at: number;
  outcome: TokenRenewal['outcome'];
  reason: string | null;
}

export function addRenewal(database: Database, account: string, entry: TokenRenewal): void {
  database.run(
    'INSERT INTO renewal_history (account, at, outcome, reason) VALUES (?, ?, ?, ?)',
    account,
    entry.at,
    entry.outcome,
    entry.reason && JSON.stringify(entry.reason),
  );
  database.run(
    `DELETE FROM renewal_history WHERE account = ? AND id <=
       (SELECT id FROM renewal_history WHERE account = ? ORDER BY id DESC LIMIT 1 OFFSET ${keptRenewals})`,
    account,
    account,
  );
}

/** Newest first. */
export function listRenewals(database: Database, account: string): TokenRenewal[] {
  return database
    .all<HistoryRow>(
      'SELECT at, outcome, reason FROM renewal_history WHERE account = ? ORDER BY id DESC',
      account,
    )
    .map(({ reason, ...entry }) => ({
      ...entry,
      reason: reason === null ? null : Sentence.nullable().catch(null).parse(JSON.parse(reason)),
    }));
}
