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
    describeEnd(account, session.now),
    account.reason ?? '',
  ]);
  return formatTable(['ID', 'PROVIDER', 'LABEL', 'STATE', 'ENDS', 'WHY'], rows);
}

/** The end of a token that renews itself is no end of the login. */
function describeEnd({ renewable, renewsAt, expiresAt }: AccountDocument, now: number): string {
  if (renewable) return renewsAt === null ? 'renews itself' : `renews ${formatRelative(renewsAt, now)}`;
  return expiresAt === null ? '-' : formatRelative(expiresAt, now);
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
