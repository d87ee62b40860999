import type { ActivityEntry, ActivityOverview } from '../../shared/models/activity.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { EventHub } from '../events.ts';
import type { Clock, Logger, Paths } from '../ports.ts';
import { ActivityCounter } from './activity-counter.ts';
import type { ActivityCaps } from './activity-database.ts';
import { ActivityRecorder } from './activity-recorder.ts';
import { ActivityStore } from './activity-store.ts';
import { cleanStory } from './story.ts';

export interface ActivityOptions {
  readonly paths: Pick<Paths, 'activityDatabase'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventHub;
  readonly caps: ActivityCaps;
}

/** All that is known of requests, running ones too. Reading never throws. */
export interface ActivityReader {
  /** Newest first; `before` is the id to go on from. */
  list(options: { readonly limit: number; readonly before?: string | undefined }): ActivityEntry[];
  get(id: string): ActivityEntry | undefined;
  /** What requests since that moment come to. */
  overview(sinceAt: EpochMs): Promise<ActivityOverview>;
  /** Deletes every story but those of running requests. Throws AppFailure `storage-failed`. */
  clear(): void;
  /** Entries that could not be saved since the start. */
  readonly dropped: number;
}

export interface Activity {
  readonly recorder: ActivityRecorder;
  readonly store: ActivityReader;
  /** Saves what is not saved yet. */
  close(): void;
}

/** What memory knows is newer than what the disk has. */
export function createActivity({ paths, clock, log, events, caps }: ActivityOptions): Activity {
  const disk = new ActivityStore({ path: paths.activityDatabase, caps, clock, log });
  const recorder = new ActivityRecorder(disk, events);
  const counter = new ActivityCounter(disk, recorder);
  return {
    recorder,
    store: {
      list: ({ limit, before }) => {
        const live = recorder.recent().filter((story) => before === undefined || story.id < before);
        return mergeNewestFirst(live, disk.list(limit, before)).slice(0, limit).map(cleanStory);
      },
      get: (id) => {
        const live = recorder.recent().find((story) => story.id === id);
        return live === undefined ? disk.get(id) : cleanStory(live);
      },
      overview: (sinceAt) => counter.overview(sinceAt),
      clear: () => {
        disk.clear();
        recorder.forgetEnded();
        counter.forget();
        events.publish('activity.cleared', {});
      },
      get dropped() {
        return disk.dropped;
      },
    },
    close: () => {
      counter.close();
      recorder.close();
      disk.close();
    },
  };
}

function mergeNewestFirst(live: readonly ActivityEntry[], saved: readonly ActivityEntry[]): ActivityEntry[] {
  const known = new Set(live.map((story) => story.id));
  const merged = [...live, ...saved.filter((entry) => !known.has(entry.id))];
  // Plain comparison: ids are ASCII, and their order as text is their order in time.
  return merged.sort((left, right) => (left.id < right.id ? 1 : left.id > right.id ? -1 : 0));
}
