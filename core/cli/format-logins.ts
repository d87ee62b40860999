import type { CliSession } from './cli-session.ts';
import { formatTable } from './format-table.ts';
import { formatRelative } from './format-time.ts';
import type { ImportDocument } from './json-documents.ts';

export function formatFoundLogins(session: CliSession, found: ImportDocument['found']): string[] {
  if (found.length === 0) return ['No other tool has a login here.'];
  const rows = found.map((login) => [
    login.id,
    login.owner,
    login.name,
    login.provider ?? '-',
    login.kind,
    login.expiresAt === null ? '-' : formatRelative(login.expiresAt, session.now),
    login.problem ?? (login.account === null ? '' : `is the account ${login.account}`),
  ]);
  const takes = found.some(({ problem }) => problem === null);
  return [
    ...formatTable(['ID', 'TOOL', 'NAME', 'PROVIDER', 'KIND', 'ENDS', 'NOTE'], rows),
    ...(takes
      ? [`"${session.programName} accounts import --only ID" takes one, --borrow leaves it to its tool.`]
      : []),
  ];
}

export function formatTakenLogins(session: CliSession, taken: ImportDocument['taken']): string[] {
  return taken.flatMap((login) =>
    'error' in login
      ? [`${session.style('red', login.name)}: ${login.error.message}`, `  ${login.error.hint}`]
      : [`${session.style('green', login.label)} (${login.id}) is ${login.state}.`],
  );
}
