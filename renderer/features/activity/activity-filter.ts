import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { Sentence } from '../../../shared/models/sentence.ts';
import { clientName } from '../../../shared/models/client-name.ts';

/** Which of the loaded requests are shown; all conditions must hold. */
export interface ActivityFilter {
  /** As in `ActivityEntry.client`; undefined for all of them. */
  readonly client: string | null | undefined;
  readonly failed: boolean;
  readonly slow: boolean;
  /** Words that must all occur, in any case and order. */
  readonly find: string;
}

export const noFilter: ActivityFilter = { client: undefined, failed: false, slow: false, find: '' };

/** A person waits this long for the first token before wondering. */
export const slowAfterMs = 5000;

const failures: ReadonlySet<ActivityEntry['outcome']> = new Set(['refused', 'failed', 'cut']);

export function isFiltering({ client, failed, slow, find }: ActivityFilter): boolean {
  return client !== undefined || failed || slow || find.trim() !== '';
}

/** All of them, as the same array, where nothing is filtered. Errors are searched as they are shown. */
export function filterEntries(
  entries: readonly ActivityEntry[],
  filter: ActivityFilter,
  say: (error: Sentence) => string,
): readonly ActivityEntry[] {
  if (!isFiltering(filter)) return entries;
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(
    (entry) =>
      (filter.client === undefined || entry.client === filter.client) &&
      (!filter.failed || failures.has(entry.outcome)) &&
      (!filter.slow || isSlow(entry)) &&
      (words.length === 0 || holdsAll(entry, words, say)),
  );
}

/** Without a first token it counts how long the request took to end. */
function isSlow({ firstByteMs, totalMs }: ActivityEntry): boolean {
  return (firstByteMs ?? totalMs ?? 0) >= slowAfterMs;
}

function holdsAll(entry: ActivityEntry, words: readonly string[], say: (error: Sentence) => string): boolean {
  const { client, modelAsked, modelServed, accountLabel, path, error, id } = entry;
  const parts = [
    client,
    client === null ? null : clientName(client),
    modelAsked,
    modelServed,
    accountLabel,
    path,
    error && say(error),
    id,
  ];
  const text = parts.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Every client among them, by name; null, for requests without a key of ours, at the end. */
export function listClients(entries: readonly ActivityEntry[]): readonly (string | null)[] {
  const clients = new Set(entries.map(({ client }) => client));
  const known = [...clients].filter((client) => client !== null);
  known.sort((a, b) => clientName(a).localeCompare(clientName(b)));
  return clients.has(null) ? [...known, null] : known;
}
