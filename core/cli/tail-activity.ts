import { AppFailure } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { CliSession } from './cli-session.ts';
import { activityDocument, type ActivityDocument } from './json-documents.ts';
import { formatClock, formatDuration } from './format-time.ts';

/** As many ended requests as are remembered, so that none is shown twice where list and events overlap. */
const rememberedIds = 5_000;

export interface TailOptions {
  readonly limit: number;
  readonly follow: boolean;
}

/** Each request once, when it has ended; without following also those still running, as they stand. */
export async function tailActivity(session: CliSession, { limit, follow }: TailOptions): Promise<void> {
  const connection = await session.connect();
  const isLive = follow && connection.kind === 'running';
  const shown = new Set<string>();
  const print = (entry: ActivityEntry) => {
    if (shown.has(entry.id) || (isLive && entry.outcome === 'running')) return;
    remember(shown, entry.id);
    session.show(activityDocument(entry), (document) => [renderLine(session, document)]);
  };
  // Subscribed before asking, so that what ends in between is not missed; held back until the list is out.
  const early: ActivityEntry[] = [];
  let accept = (entry: ActivityEntry): void => {
    early.push(entry);
  };
  if (isLive) connection.bridge.on('activity.changed', (entries) => entries.forEach((each) => accept(each)));
  const latest = await session.call('activity.list', { limit });
  for (const entry of [...latest.reverse(), ...early]) print(entry);
  accept = print;
  if (isLive) await new Promise((_, reject) => connection.onEnd(() => reject(engineGone())));
  else if (follow) session.note('No engine is running, so nothing new will come.');
}

const engineGone = () => new AppFailure({ code: 'engine-not-running' });

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > rememberedIds && oldest !== undefined) ids.delete(oldest);
}

function renderLine(session: CliSession, entry: ActivityDocument): string {
  const isFine = entry.outcome === 'completed';
  const result = entry.status === null ? entry.outcome : `${entry.status} ${entry.outcome}`;
  return [
    session.style('dim', formatClock(entry.time)),
    entry.id,
    session.style(isFine ? 'green' : entry.outcome === 'running' ? 'dim' : 'red', result),
    entry.client ?? '-',
    entry.modelServed ?? entry.modelAsked ?? entry.path,
    entry.accountLabel ?? '-',
    formatDuration(entry.totalMs),
    `${entry.tokens.input ?? '?'} in, ${entry.tokens.output ?? '?'} out`,
    entry.error ?? '',
  ]
    .join('  ')
    .trimEnd();
}
