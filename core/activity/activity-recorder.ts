import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { EventHub } from '../events.ts';
import type { ActivityStore } from './activity-store.ts';
import { cleanStory } from './story.ts';

/** Ten batches a second is all a view can show (row LOG-6). */
const tellEveryMs = 100;
const saveEveryMs = 250;
/** Entries per transaction: about a millisecond, then open streams have their turn. */
const sliceSize = 128;
/** Stories kept in memory: those running, and those that are not on disk yet, are nearly always among them. */
const recentSize = 1000;

/**
 * Takes the live stories of requests. `begin`, `update` and `end` are on the hot path: they only note
 * which story changed. What it looks like is read later, when a batch is told or saved.
 */
export class ActivityRecorder {
  readonly #store: ActivityStore;
  readonly #events: EventHub;
  readonly #recent: (ActivityEntry | undefined)[] = new Array<undefined>(recentSize).fill(undefined);
  #next = 0;
  #unsaved = new Set<ActivityEntry>();
  /** What the pass that is under way still has to save. */
  #passing = new Set<ActivityEntry>();
  readonly #untold = new Set<ActivityEntry>();
  readonly #running = new Set<ActivityEntry>();
  #onEnd: ((story: ActivityEntry) => void) | undefined;
  #saveTimer: NodeJS.Timeout | undefined;
  #tellTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(store: ActivityStore, events: EventHub) {
    this.#store = store;
    this.#events = events;
  }

  begin(story: ActivityEntry): void {
    this.#recent[this.#next] = story;
    this.#next = (this.#next + 1) % recentSize;
    this.#running.add(story);
    this.#note(story);
  }

  /** The story moved on in a way worth showing. */
  update(story: ActivityEntry): void {
    this.#note(story);
  }

  /** The story's last word: it must not change afterwards. */
  end(story: ActivityEntry): void {
    this.#running.delete(story);
    this.#note(story);
    this.#onEnd?.(story);
  }

  /** Who counts them hears of each story that ended, once. Called on the hot path. */
  onEnd(listener: ((story: ActivityEntry) => void) | undefined): void {
    this.#onEnd = listener;
  }

  /** Not to be changed. */
  running(): readonly ActivityEntry[] {
    return [...this.#running];
  }

  /** Ended stories that the disk does not have yet. */
  endedUnsaved(): readonly ActivityEntry[] {
    return [...this.#passing.union(this.#unsaved)].filter(hasEnded);
  }

  /** Knows nothing any more of what has ended. */
  forgetEnded(): void {
    for (const stories of [this.#passing, this.#unsaved, this.#untold]) {
      for (const story of stories) if (hasEnded(story)) stories.delete(story);
    }
    this.#recent.forEach((story, place) => {
      if (story !== undefined && hasEnded(story)) this.#recent[place] = undefined;
    });
  }

  /** The live stories that began last, in no order; not to be changed. */
  recent(): ActivityEntry[] {
    return this.#recent.filter((story) => story !== undefined);
  }

  /** Saves what is not saved yet; later notes are ignored. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#tellTimer);
    for (const stories of [this.#passing, this.#unsaved]) {
      while (stories.size > 0) this.#store.save(takeSlice(stories));
    }
  }

  #note(story: ActivityEntry): void {
    if (this.#closed) return;
    this.#unsaved.add(story);
    this.#saveTimer ??= setTimeout(() => this.#beginPass(), saveEveryMs).unref();
    if (!this.#events.hasListeners('activity.changed')) return;
    this.#untold.add(story);
    this.#tellTimer ??= setTimeout(() => this.#tell(), tellEveryMs).unref();
  }

  #tell(): void {
    this.#tellTimer = undefined;
    const changed = Array.from(this.#untold, cleanStory);
    this.#untold.clear();
    this.#events.publish('activity.changed', changed);
  }

  /** What is noted from here on waits for the next pass: a busy engine must not save its stories one by one. */
  #beginPass(): void {
    this.#passing = this.#unsaved;
    this.#unsaved = new Set();
    this.#save();
  }

  /** A slice at a time, with a turn for everything else in between. The timer stays set until all is done. */
  #save(): void {
    if (this.#closed) return;
    if (this.#passing.size > 0) this.#store.save(takeSlice(this.#passing));
    const more = this.#store.trim();
    if (this.#passing.size > 0 || more) {
      setImmediate(() => this.#save());
      return;
    }
    const next = this.#unsaved.size > 0;
    this.#saveTimer = next ? setTimeout(() => this.#beginPass(), saveEveryMs).unref() : undefined;
  }
}

const hasEnded = ({ outcome }: ActivityEntry) => outcome !== 'running';

function takeSlice(unsaved: Set<ActivityEntry>): ActivityEntry[] {
  const slice: ActivityEntry[] = [];
  for (const story of unsaved) {
    unsaved.delete(story);
    if (slice.push(cleanStory(story)) === sliceSize) break;
  }
  return slice;
}
