import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import {
  type ActivityFeed,
  emptyFeed,
  findEntry,
  heldFeed,
  releasedFeed,
  withBatch,
  withFirstPage,
  withOlderPage,
} from './activity-entries.ts';

export interface FollowedActivity {
  readonly feed: StoreApi<ActivityFeed>;
  /** Asks for the page before the oldest entry; one at a time. A failure stands in `feed.fault`. */
  readonly loadOlder: () => Promise<void>;
  /** Keeps the list as it is, for somebody who reads it; what arrives waits. */
  readonly hold: () => void;
  /** Puts what waited into the list and follows again. */
  readonly release: () => void;
  readonly end: () => void;
}

const pageSize = 200;
const retryMs = 1000;
/** The running entries that are asked for one by one after a lost connection: more would be a flood of our own. */
const longestRecheck = 50;

/** Follows the log of requests for as long as the window lives. */
export function followActivity(bridge: WindowBridge): FollowedActivity {
  const feed = createStore<ActivityFeed>(() => emptyFeed);
  const pages = new PageReader(bridge, feed);
  const ends = [
    bridge.on('activity.changed', (batch) => feed.setState((state) => withBatch(state, batch), true)),
    bridge.on('activity.cleared', () => {
      feed.setState(({ held }) => ({ ...emptyFeed, held }), true);
      void pages.readFirst();
    }),
    bridge.onConnection((connection) => {
      pages.open = connection === 'open';
      if (pages.open) void pages.readFirst();
    }),
  ];
  return {
    feed,
    loadOlder: () => pages.readOlder(),
    hold: () => feed.setState(heldFeed),
    release: () => feed.setState(releasedFeed, true),
    end: () => ends.forEach((end) => end()),
  };
}

/** Asks the engine for parts of its log and puts them into the feed. */
class PageReader {
  open = false;
  readonly #bridge: WindowBridge;
  readonly #feed: StoreApi<ActivityFeed>;
  #older: Promise<void> | undefined;

  constructor(bridge: WindowBridge, feed: StoreApi<ActivityFeed>) {
    this.#bridge = bridge;
    this.#feed = feed;
  }

  /** An engine that answers with a failure is asked again, for as long as it is there. */
  async readFirst(): Promise<void> {
    const result = await this.#bridge.invoke('activity.list', { limit: pageSize });
    if (!result.ok) {
      this.#fail(result.error);
      if (this.open) setTimeout(() => void this.readFirst(), retryMs);
      return;
    }
    this.#feed.setState((state) => withFirstPage(state, result.value, result.value.length < pageSize), true);
    await this.#recheckRunning(result.value);
  }

  readOlder(): Promise<void> {
    return (this.#older ??= this.#readOlder().finally(() => {
      this.#older = undefined;
    }));
  }

  async #readOlder(): Promise<void> {
    const { entries, complete } = this.#feed.getState();
    const oldest = entries.at(-1);
    if (complete || oldest === undefined) return;
    this.#feed.setState({ loadingOlder: true, fault: null });
    const result = await this.#bridge.invoke('activity.list', { limit: pageSize, before: oldest.id });
    this.#feed.setState({ loadingOlder: false });
    if (!result.ok) {
      this.#fail(result.error);
      return;
    }
    const page = result.value;
    this.#feed.setState((state) => withOlderPage(state, oldest.id, page, page.length < pageSize), true);
  }

  /** What ended while nobody listened, and is too old for the first page, would be shown as running for ever. */
  async #recheckRunning(firstPage: readonly ActivityEntry[]): Promise<void> {
    const told = new Set(firstPage.map(({ id }) => id));
    const { entries } = this.#feed.getState();
    const stale = entries.filter(({ id, outcome }) => outcome === 'running' && !told.has(id));
    for (const { id } of stale.slice(0, longestRecheck)) {
      const result = await this.#bridge.invoke('activity.get', { id });
      if (!result.ok || findEntry(this.#feed.getState(), id) === undefined) continue;
      this.#feed.setState((state) => withBatch(state, [result.value]), true);
    }
  }

  #fail(fault: AppError): void {
    this.#feed.setState({ fault });
  }
}
