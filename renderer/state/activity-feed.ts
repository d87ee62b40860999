import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';

/** The newest requests first, live; older ones are asked for when a person scrolls to them. */
export interface ActivityFeed {
  readonly entries: readonly ActivityEntry[];
  /** Whether the first page came; until then an empty list says nothing. */
  readonly loaded: boolean;
  /** Whether the engine has nothing older. */
  readonly complete: boolean;
}

export interface FollowedActivity {
  readonly feed: StoreApi<ActivityFeed>;
  /** Asks for the page before the oldest entry; one at a time. */
  readonly loadOlder: () => Promise<void>;
  readonly end: () => void;
}

const pageSize = 200;
/** Live entries push older ones out beyond this many, so that a window left open does not grow. */
export const liveLimit = 2000;

/** Follows the log of requests for as long as the window lives. */
export function followActivity(bridge: WindowBridge): FollowedActivity {
  const feed = createStore<ActivityFeed>(() => ({ entries: [], loaded: false, complete: false }));
  let loading: Promise<void> | undefined;
  const load = async (before?: string) => {
    const result = await bridge.invoke('activity.list', {
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    if (!result.ok) return;
    const page = result.value;
    feed.setState((state) => ({
      entries: mergeEntries(state.entries, page),
      loaded: true,
      complete: page.length < pageSize || (before === undefined ? false : state.complete),
    }));
  };
  const once = (work: () => Promise<void>) =>
    (loading ??= work().finally(() => {
      loading = undefined;
    }));
  const ends = [
    bridge.on('activity.changed', (batch) =>
      feed.setState((state) => keepNewest(state, mergeEntries(state.entries, batch))),
    ),
    bridge.onConnection((connection) => {
      if (connection === 'open') void load();
    }),
  ];
  return {
    feed,
    loadOlder: () => {
      const { entries, complete } = feed.getState();
      const oldest = entries.at(-1);
      return complete || oldest === undefined ? Promise.resolve() : once(() => load(oldest.id));
    },
    end: () => ends.forEach((end) => end()),
  };
}

/**
 * Puts new and changed entries in their places, newest first. One pass over what is there: entries that did
 * not change keep their identity, so that their rows are not drawn again.
 */
export function mergeEntries(
  held: readonly ActivityEntry[],
  batch: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  if (batch.length === 0) return held;
  const changed = new Map(batch.map((entry) => [entry.id, entry]));
  const merged = held.map((entry) => {
    const replacement = changed.get(entry.id);
    if (replacement === undefined) return entry;
    changed.delete(entry.id);
    return replacement;
  });
  if (changed.size === 0) return merged;
  const added = [...changed.values()].sort(byNewest);
  const newest = merged[0];
  const oldestAdded = added.at(-1);
  const inFront = newest === undefined || oldestAdded === undefined || oldestAdded.time >= newest.time;
  return inFront ? [...added, ...merged] : [...merged, ...added].sort(byNewest);
}

const byNewest = (a: ActivityEntry, b: ActivityEntry) => b.time - a.time || (a.id < b.id ? 1 : -1);

function keepNewest(state: ActivityFeed, entries: readonly ActivityEntry[]): ActivityFeed {
  if (entries.length <= liveLimit) return { ...state, entries, loaded: state.loaded };
  return { ...state, entries: entries.slice(0, liveLimit), complete: false };
}
