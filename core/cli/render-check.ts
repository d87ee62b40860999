import type { CliSession } from './cli-session.ts';
import type { CheckedAccountDocument } from './json-documents.ts';

/** What a live check found, in lines. */
export function renderCheck(session: CliSession, check: CheckedAccountDocument['check']): string[] {
  if (check === null) return ['Its key was not tried.'];
  const colour = { works: 'green', refused: 'red', unreachable: 'red', unclear: 'yellow' } as const;
  const outcome = `${session.style(colour[check.outcome], check.outcome)}: ${check.message}`;
  return check.mended === null ? [outcome] : [outcome, check.mended];
}
