import { AppFailure } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Clock, Logger } from '../ports.ts';
import { refuseOrSetAside } from '../storage/damaged-database.ts';
import { isDamage } from '../storage/storage-failure.ts';
import {
  ActivityDatabase,
  describeDatabase,
  type ActivityCaps,
  type FactsSlice,
} from './activity-database.ts';

export interface ActivityStoreOptions {
  readonly path: string;
  readonly caps: ActivityCaps;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A database that could not be opened is tried again after this long. */
const reopenAfterMs = 10_000;

/**
 * The history on disk, as something that may fail at any time without anybody's harm: a full disk, a
 * damaged or forbidden file cost history, never a request (rows LOG-3 and LOG-4). No method but `clear` throws.
 */
export class ActivityStore {
  readonly #options: ActivityStoreOptions;
  #database: ActivityDatabase | undefined;
  #triedAtMs = -Infinity;
  #failing = false;
  #dropped = 0;

  constructor(options: ActivityStoreOptions) {
    this.#options = options;
    this.#attempt((database) => database.endAbandoned());
  }

  /** Entries lost since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  save(entries: readonly ActivityEntry[]): void {
    const saved = this.#attempt((database) => {
      database.save(entries);
      return true;
    });
    if (saved === true) this.#sayRecovered();
    else this.#dropped += entries.length;
  }

  list(limit: number, before: string | undefined): ActivityEntry[] {
    return this.#attempt((database) => database.list(limit, before)) ?? [];
  }

  get(id: string): ActivityEntry | undefined {
    return this.#attempt((database) => database.get(id));
  }

  /** As `ActivityDatabase.readFacts`; nothing when it cannot be read. */
  readFacts(limit: number, before: number | undefined): FactsSlice {
    const nothing = { rows: [], newestAt: 0, next: undefined };
    return this.#attempt((database) => database.readFacts(limit, before)) ?? nothing;
  }

  /** The one thing that must not fail silently. Throws AppFailure `storage-failed`. */
  clear(): void {
    const cleared = this.#try((database) => {
      database.clear();
      return true;
    });
    if (cleared === true) return;
    throw new AppFailure({ code: 'storage-failed', path: this.#options.path, reason: 'it cannot be opened' });
  }

  /** One bounded step towards the caps; true when there is more to do. */
  trim(): boolean {
    return this.#attempt((database) => database.trim()) ?? false;
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
    this.#triedAtMs = Infinity;
  }

  /** A file that turns out damaged is set aside, and the work done once more with a fresh one. */
  #attempt<T>(work: (database: ActivityDatabase) => T): T | undefined {
    try {
      return this.#try(work);
    } catch (cause) {
      if (isDamage(rootOf(cause))) return this.#attemptAnew(work, rootOf(cause));
      this.#sayFailed(cause);
      return undefined;
    }
  }

  #attemptAnew<T>(work: (database: ActivityDatabase) => T, damage: unknown): T | undefined {
    try {
      this.#setAside(damage);
      return this.#try(work);
    } catch (cause) {
      this.#sayFailed(cause);
      return undefined;
    }
  }

  #try<T>(work: (database: ActivityDatabase) => T): T | undefined {
    this.#database ??= this.#open();
    return this.#database && work(this.#database);
  }

  #open(): ActivityDatabase | undefined {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#triedAtMs < reopenAfterMs) return undefined;
    this.#triedAtMs = now;
    return new ActivityDatabase(this.#describe());
  }

  #setAside(damage: unknown): void {
    this.#database?.close();
    this.#database = undefined;
    this.#triedAtMs = -Infinity;
    refuseOrSetAside(describeDatabase(this.#describe()), this.#options.clock, damage);
  }

  #describe() {
    return { ...this.#options, onSetAside: (movedTo: string) => this.#saySetAside(movedTo) };
  }

  #saySetAside(movedTo: string): void {
    this.#options.log.warn('activity.damaged', { setAside: movedTo, now: 'history begins anew' });
  }

  /** Said once, however many entries it costs. */
  #sayFailed(cause: unknown): void {
    if (!this.#failing) this.#options.log.error('activity.not-saved', { path: this.#options.path }, cause);
    this.#failing = true;
  }

  #sayRecovered(): void {
    if (this.#failing) this.#options.log.info('activity.saved-again', { dropped: this.#dropped });
    this.#failing = false;
  }
}

/** What SQLite itself said. */
function rootOf(cause: unknown): unknown {
  return cause instanceof AppFailure ? cause.cause : cause;
}
