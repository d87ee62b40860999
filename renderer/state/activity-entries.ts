import type { AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';

/** The newest requests first, live; older ones are asked for when a person scrolls to them. */
export interface ActivityFeed {
  /** While held this list keeps its rows and their order; older pages may still be added at its end. */
  readonly entries: readonly ActivityEntry[];
  /** While held: the newer states of `entries`, by id. */
  readonly changed: ReadonlyMap<string, ActivityEntry>;
  readonly held: boolean;
  /** While held: requests that began since, newest first. */
  readonly waiting: readonly ActivityEntry[];
  /** Whether more wait than are kept: then the held rows give way when the list is released. */
  readonly waitingOverflows: boolean;
  /** Whether the first page came; until then an empty list says nothing. */
  readonly loaded: boolean;
  readonly loadingOlder: boolean;
  /** Whether the engine has nothing older. */
  readonly complete: boolean;
  /** Why the log could not be read the last time. */
  readonly fault: AppError | null;
}

export const emptyFeed: ActivityFeed = {
  entries: [],
  changed: new Map(),
  held: false,
  waiting: [],
  waitingOverflows: false,
  loaded: false,
  loadingOlder: false,
  complete: false,
  fault: null,
};

/** Live entries push older ones out beyond this many, so that a window left open does not grow. */
export const liveLimit = 2000;
/** As far back as a person can scroll; what is older is for `portunus activity export`. */
export const historyLimit = 20_000;

/** The newest state of a request, if the feed has it. */
export function findEntry(feed: ActivityFeed, id: string): ActivityEntry | undefined {
  const isIt = (entry: ActivityEntry) => entry.id === id;
  return feed.changed.get(id) ?? feed.entries.find(isIt) ?? feed.waiting.find(isIt);
}

export function withBatch(feed: ActivityFeed, batch: readonly ActivityEntry[]): ActivityFeed {
  if (batch.length === 0) return feed;
  if (feed.held) return withHeldBatch(feed, batch);
  const entries = mergeEntries(feed.entries, batch);
  if (entries.length <= liveLimit) return { ...feed, entries };
  return { ...feed, entries: entries.slice(0, liveLimit), complete: false };
}

function withHeldBatch(feed: ActivityFeed, batch: readonly ActivityEntry[]): ActivityFeed {
  const shown = new Set(feed.entries.map(({ id }) => id));
  const known = batch.filter(({ id }) => shown.has(id));
  const waiting = mergeEntries(
    feed.waiting,
    batch.filter(({ id }) => !shown.has(id)),
  );
  return {
    ...feed,
    changed: known.length === 0 ? feed.changed : new Map([...feed.changed, ...byId(known)]),
    waiting: waiting.length > liveLimit ? waiting.slice(0, liveLimit) : waiting,
    waitingOverflows: feed.waitingOverflows || waiting.length > liveLimit,
  };
}

/**
 * The engine's newest page, at the start and after a lost connection. When it does not reach back to what is
 * known, something is missing in between, so what is known gives way: scrolling reads it again.
 */
export function withFirstPage(
  feed: ActivityFeed,
  page: readonly ActivityEntry[],
  complete: boolean,
): ActivityFeed {
  const read = { ...feed, loaded: true, fault: null };
  const newest = feed.waiting[0] ?? feed.entries[0];
  const touches = newest === undefined || complete || page.some((entry) => byNewest(entry, newest) >= 0);
  if (touches) return { ...withBatch(read, page), complete: complete || feed.complete };
  return feed.held
    ? { ...read, waiting: page, waitingOverflows: true }
    : { ...read, entries: page, complete: false };
}

/** `after` is the id the page goes on from: if that is no longer the last, the page has lost its place. */
export function withOlderPage(
  feed: ActivityFeed,
  after: string,
  page: readonly ActivityEntry[],
  complete: boolean,
): ActivityFeed {
  if (feed.entries.at(-1)?.id !== after) return feed;
  const entries = [...feed.entries, ...page].slice(0, historyLimit);
  return { ...feed, entries, complete };
}

export function heldFeed(feed: ActivityFeed): ActivityFeed {
  return feed.held ? feed : { ...feed, held: true };
}

export function releasedFeed(feed: ActivityFeed): ActivityFeed {
  if (!feed.held) return feed;
  const { changed, waiting, waitingOverflows, entries } = feed;
  const merged = waitingOverflows
    ? waiting
    : mergeEntries(entries, [...changed.values(), ...waiting]).slice(0, liveLimit);
  return {
    ...feed,
    entries: merged,
    changed: emptyFeed.changed,
    held: false,
    waiting: [],
    waitingOverflows: false,
    complete: feed.complete && !waitingOverflows && merged.length === entries.length + waiting.length,
  };
}

/**
 * Puts new and changed entries in their places, newest first. One pass over what is there: entries that did
 * not change keep their identity, so that their rows are not drawn again.
 */
export function mergeEntries(
  known: readonly ActivityEntry[],
  batch: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  if (batch.length === 0) return known;
  const changed = byId(batch);
  const merged = known.map((entry) => {
    const replacement = changed.get(entry.id);
    if (replacement === undefined) return entry;
    changed.delete(entry.id);
    return replacement;
  });
  if (changed.size === 0) return merged;
  const added = [...changed.values()].sort(byNewest);
  const newest = merged[0];
  const oldestAdded = added.at(-1);
  const inFront = newest === undefined || oldestAdded === undefined || byNewest(oldestAdded, newest) < 0;
  return inFront ? [...added, ...merged] : [...merged, ...added].sort(byNewest);
}

const byId = (entries: readonly ActivityEntry[]) => new Map(entries.map((entry) => [entry.id, entry]));

const byNewest = (a: ActivityEntry, b: ActivityEntry) =>
  b.time - a.time || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
