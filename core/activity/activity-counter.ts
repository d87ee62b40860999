import type { ActivityEntry, ActivityOverview } from '../../shared/models/activity.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { ActivityRecorder } from './activity-recorder.ts';
import type { ActivityStore } from './activity-store.ts';
import { ActivityTally } from './activity-tally.ts';

/** Rows that are looked at in one go: about a millisecond, then open streams have their turn. */
const sliceSize = 128;

interface Count {
  readonly tally: ActivityTally;
  /** Resolves when the stored history has been counted too. */
  readonly ready: Promise<void>;
}

/**
 * Keeps count since the moment that was asked for last: the stored history is read for it once, and from
 * then on requests are counted as they end. Nothing is counted before somebody asks.
 */
export class ActivityCounter {
  readonly #store: ActivityStore;
  readonly #recorder: ActivityRecorder;
  #count: Count | undefined;
  #closed = false;

  constructor(store: ActivityStore, recorder: ActivityRecorder) {
    this.#store = store;
    this.#recorder = recorder;
  }

  async overview(sinceAt: EpochMs): Promise<ActivityOverview> {
    if (this.#count?.tally.sinceAt !== sinceAt) this.#count = this.#begin(sinceAt);
    const { tally, ready } = this.#count;
    await ready;
    return tally.sumUp(this.#recorder.running());
  }

  /** The history is gone, or the engine ends. */
  forget(): void {
    this.#count = undefined;
    this.#recorder.onEnd(undefined);
  }

  close(): void {
    this.#closed = true;
    this.forget();
  }

  #begin(sinceAt: EpochMs): Count {
    const tally = new ActivityTally(sinceAt);
    const counted = new Set<string>();
    const add = (story: ActivityEntry) => {
      counted.add(story.id);
      tally.add(story, () => story);
    };
    // Those the disk does not have, or not with their last word.
    this.#recorder.endedUnsaved().forEach(add);
    this.#recorder.onEnd(add);
    const ready = this.#countStored(tally, counted).then(() => {
      if (this.#count?.tally === tally) this.#recorder.onEnd((story) => tally.add(story, () => story));
    });
    return { tally, ready };
  }

  /** From the newest row back to the first slice in which nothing is young enough. */
  async #countStored(tally: ActivityTally, counted: ReadonlySet<string>): Promise<void> {
    let before: number | undefined;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#closed) return;
      const slice = this.#store.readFacts(sliceSize, before);
      for (const { facts, read } of slice.rows) if (!counted.has(facts.id)) tally.add(facts, read);
      if (slice.next === undefined || slice.newestAt < tally.sinceAt) return;
      before = slice.next;
    }
  }
}
