import { createInterface } from 'node:readline/promises';
import type { CliSession } from './cli-session.ts';
import { escapeText } from './escape-text.ts';
import { Interrupted, UsageError } from './usage-error.ts';

/** Asks before what cannot be undone; where nobody can be asked, `--yes` is needed and named. */
export async function confirm(session: CliSession, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!session.interactive) {
    throw new UsageError(`${question} This cannot be undone.`, 'Give --yes to do it without being asked.');
  }
  if (!(await ask(session, `${question} This cannot be undone.`))) throw new Interrupted();
}

/** Only a yes is a yes. For where `session.interactive` is. */
export async function ask(session: CliSession, question: string): Promise<boolean> {
  const { stdin, stderr } = session.host;
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${escapeText(question)} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
