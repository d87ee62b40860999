import type { Command } from 'commander';
import type { CliSession } from '../cli-session.ts';
import { examples, parseLimit } from '../command-options.ts';
import { activityDocument, type ActivityDocument } from '../json-documents.ts';
import { tailActivity } from '../tail-activity.ts';
import { formatClock, formatDuration } from '../format-time.ts';

export function addActivityCommands(program: Command, session: CliSession): void {
  const activity = program
    .command('activity')
    .description('What your tools asked for, and what became of it.');
  activity
    .command('tail')
    .description('Show the latest requests, then each further one when it has ended.')
    .option('--limit <number>', 'how many of the latest to begin with', parseLimit, 20)
    .option('--follow', 'go on until interrupted (the default while an engine runs)', true)
    .option('--no-follow', 'end after the latest ones')
    .addHelpText(
      'after',
      examples('portunus activity tail', 'portunus activity tail --limit 100 --no-follow --json'),
    )
    .action((options: { limit: number; follow: boolean }) => tailActivity(session, options));
  activity
    .command('show')
    .description('Tell one request’s whole story.')
    .argument('<id>', 'the request’s id, as in "activity tail" or x-portunus-request-id')
    .addHelpText('after', examples('portunus activity show ID --json'))
    .action(async (id: string) => {
      const entry = await session.call('activity.get', { id });
      session.show(activityDocument(entry), (shown) => renderStory(shown));
    });
}

function renderStory(entry: ActivityDocument): string[] {
  const { tokens } = entry;
  const rows: [string, string | null][] = [
    ['Request', `${entry.method} ${entry.path}  (${entry.id})`],
    ['When', formatClock(entry.time)],
    ['Client', entry.client],
    ['Dialect', entry.dialect],
    ['Model', [entry.modelAsked, entry.modelServed].filter((model) => model !== null).join(' -> ')],
    ['Account', entry.account === null ? null : `${entry.accountLabel ?? ''} (${entry.account})`],
    ['Outcome', `${entry.outcome}${entry.status === null ? '' : `, HTTP ${entry.status}`}`],
    ['Error', entry.error],
    ['First byte', formatDuration(entry.firstByteMs)],
    ['In all', formatDuration(entry.totalMs)],
    [
      'Tokens',
      `${tokens.input ?? '?'} in, ${tokens.output ?? '?'} out, ${tokens.cacheRead ?? '?'} from cache`,
    ],
  ];
  return [
    ...rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(11)} ${value ?? ''}`),
    ...section('Why', entry.decision),
    ...section('Tries', entry.attemptLog.map(describeAttempt)),
    ...section(
      'Lost in translation',
      entry.loss.map(({ path, reason }) => `${path}: ${reason}`),
    ),
  ];
}

function describeAttempt(attempt: ActivityDocument['attemptLog'][number]): string {
  const result = attempt.error ?? `HTTP ${attempt.status ?? '?'}`;
  return `${attempt.account} at ${attempt.provider}: ${result}, ${formatDuration(attempt.durationMs)}`;
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
