import type { CliSession, Style } from './cli-session.ts';
import { formatTable } from './format-table.ts';
import { formatRelative } from './format-time.ts';
import type { AccountDocument } from './json-documents.ts';

/** The accounts as a table, or what to do when there are none. */
export function formatAccounts(session: CliSession, accounts: readonly AccountDocument[]): string[] {
  if (accounts.length === 0) {
    return [`There is no account yet. "${session.programName} accounts add --provider anthropic" adds one.`];
  }
  const rows = accounts.map((account) => [
    account.id,
    account.provider,
    account.label,
    session.style(colourOf[account.state], account.state),
    account.expiresAt === null ? '-' : formatRelative(account.expiresAt, session.now),
    account.reason ?? '',
  ]);
  return formatTable(['ID', 'PROVIDER', 'LABEL', 'STATE', 'ENDS', 'WHY'], rows);
}

const colourOf: Record<AccountDocument['state'], Style> = {
  ready: 'green',
  refreshing: 'green',
  'cooling-down': 'yellow',
  'login-needed': 'red',
  expired: 'red',
  unsuitable: 'red',
  paused: 'dim',
  locked: 'red',
};
