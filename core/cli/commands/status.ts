import type { Command } from 'commander';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatAccounts } from '../format-accounts.ts';
import { formatClock } from '../format-time.ts';
import {
  type AccountDocument,
  engineDocument,
  statusDocument,
  type StatusDocument,
} from '../json-documents.ts';

export function addStatusCommand(program: Command, session: CliSession): void {
  program
    .command('status')
    .description('Show whether the engine runs, and each account with its state and expiry.')
    .option(
      '--check',
      'exit 1 when an account has ended or is missing, 2 when one that nothing renews ends within 24 hours (settings: expiresSoonMs)',
    )
    .addHelpText('after', examples('portunus status', 'portunus status --check --json'))
    .action((options: { check?: true }) => showStatus(session, options.check ?? false));
}

async function showStatus(session: CliSession, check: boolean): Promise<void> {
  const { kind } = await session.connect();
  const engine = engineDocument(kind, await session.call('engine.status', {}));
  const document = statusDocument(engine, await session.call('accounts.list', {}));
  session.show(document, (shown) => renderStatus(session, shown));
  if (!check) return;
  const { expiresSoonMs } = await session.call('settings.get', {});
  session.exitCode = judgeHealth(document, session.now, expiresSoonMs);
}

/**
 * 1: there is no account, or one has ended or waits for a person. 2: one ends soon and nothing renews it; one that
 * renews itself is well as long as its state says so. A cooldown or a pause is neither.
 */
export function judgeHealth(
  { accounts }: Pick<StatusDocument, 'accounts'>,
  now: number,
  soonMs: number,
): 0 | 1 | 2 {
  const endsBy = (account: AccountDocument, at: number) =>
    !account.renewable && account.expiresAt !== null && account.expiresAt <= at;
  const hasEnded = accounts.some((account) => waiting.has(account.state) || endsBy(account, now));
  if (accounts.length === 0 || hasEnded) return 1;
  return accounts.some((account) => endsBy(account, now + soonMs)) ? 2 : 0;
}

/** States that no time mends. */
const waiting: ReadonlySet<AccountDocument['state']> = new Set(['login-needed', 'expired', 'locked']);

export function describePause(session: CliSession, endsAt: number | null): string {
  const until = endsAt === null ? '' : ` until ${formatClock(endsAt)}`;
  return `Requests are refused${until}: it is paused. "${session.programName} resume" ends that.`;
}

function renderStatus(session: CliSession, { engine, accounts }: StatusDocument): string[] {
  const first =
    engine.url === null
      ? `No engine is running. "${session.programName} serve" starts one.`
      : `Portunus serves ${session.style('cyan', engine.url)}`;
  const paused = engine.paused === null ? [] : [describePause(session, engine.paused.endsAt)];
  return [first, ...paused, '', ...formatAccounts(session, accounts)];
}
