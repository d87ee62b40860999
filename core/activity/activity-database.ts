import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ActivityEntry } from '../../shared/models/activity.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Clock } from '../ports.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import type { TallyFacts } from './activity-tally.ts';
import { withSentences } from './kept-sentences.ts';
import { activityMigrations } from './activity-schema.ts';

/** How much history is kept (row LOG-2). */
export type ActivityCaps = Settings['activity'];

const dayMs = 24 * 60 * 60 * 1000;
/** The most that one step of trimming deletes, or pages it gives back: a few milliseconds' work. */
const trimStep = 256;
const pageBytes = 4096;
/** SQLite's shared-memory file beside a database in WAL mode. */
const sharedMemoryBytes = 32_768;
const keptDamaged = 2;

export interface ActivityDatabaseOptions {
  readonly path: string;
  readonly caps: ActivityCaps;
  readonly clock: Clock;
  readonly onSetAside: (movedTo: string) => void;
}

/** How `openDatabase` is asked for activity.db. */
export function describeDatabase({ path, clock, onSetAside }: ActivityDatabaseOptions) {
  return {
    path,
    synchronous: 'normal',
    migrations: activityMigrations,
    whenDamaged: 'set-aside',
    clock,
    onSetAside,
  } as const;
}

/** activity.db: entries in, entries out, and never more of them than the caps allow. All of it may throw. */
export class ActivityDatabase {
  readonly #database: Database;
  readonly #caps: ActivityCaps;
  readonly #clock: Clock;
  /** What the database file itself may take; the rest is for the files beside it. */
  readonly #budgetBytes: number;

  constructor(options: ActivityDatabaseOptions) {
    this.#caps = options.caps;
    this.#clock = options.clock;
    this.#database = openDatabase(describeDatabase(options));
    const logBytes = Math.min(4 * 1_048_576, Math.floor(options.caps.maxBytes / 16));
    this.#budgetBytes = options.caps.maxBytes - logBytes - sharedMemoryBytes;
    this.#boundFiles(logBytes);
    removeOldDamaged(options.path);
  }

  save(entries: readonly ActivityEntry[]): void {
    this.#database.transaction(() => {
      for (const entry of entries) {
        this.#database.run(
          `INSERT INTO entries (id, time, running, entry) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET running = excluded.running, entry = excluded.entry`,
          entry.id,
          entry.time,
          entry.outcome === 'running' ? 1 : 0,
          JSON.stringify(entry),
        );
      }
    });
  }

  /** Newest first, from before that id on. Rows that cannot be read are left out. */
  list(limit: number, before: string | undefined): ActivityEntry[] {
    const rows =
      before === undefined
        ? this.#database.all<Row>('SELECT entry FROM entries ORDER BY id DESC LIMIT ?', limit)
        : this.#database.all<Row>(
            'SELECT entry FROM entries WHERE id < ? ORDER BY id DESC LIMIT ?',
            before,
            limit,
          );
    return rows.flatMap((row) => readRow(row) ?? []);
  }

  get(id: string): ActivityEntry | undefined {
    const row = this.#database.get<Row>('SELECT entry FROM entries WHERE id = ?', id);
    return row && readRow(row);
  }

  /** The next `limit` ended rows before that one, newest first; undefined as `before` begins with the newest. */
  readFacts(limit: number, before: number = Number.MAX_SAFE_INTEGER): FactsSlice {
    const rows = this.#database.all<Row & { seq: number; time: number }>(
      'SELECT seq, time, entry FROM entries WHERE running = 0 AND seq < ? ORDER BY seq DESC LIMIT ?',
      before,
      limit,
    );
    return {
      rows: rows.flatMap((row) => readRowFacts(row) ?? []),
      newestAt: Math.max(...rows.map(({ time }) => time)),
      next: rows.at(-1)?.seq,
    };
  }

  /** Deletes every row but those of running requests, and their text from the disk. */
  clear(): void {
    this.#database.transaction(() => {
      const running = this.#database.all<{ id: string; time: number; entry: string }>(
        'SELECT id, time, entry FROM entries WHERE running = 1',
      );
      // Without a condition SQLite drops whole pages instead of row after row.
      this.#database.run('DELETE FROM entries');
      for (const { id, time, entry } of running)
        this.#database.run(
          'INSERT INTO entries (id, time, running, entry) VALUES (?, ?, 1, ?)',
          id,
          time,
          entry,
        );
    });
    this.#database.run('VACUUM');
    this.#database.get('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Whatever still runs was begun by an engine that is no more. */
  endAbandoned(): void {
    this.#database.run(
      `UPDATE entries SET running = 0,
       entry = json_set(entry, '$.outcome', 'failed', '$.error', json('{"code":"engine-ended"}'))
       WHERE running = 1 AND json_valid(entry)`,
    );
  }

  /** One bounded step towards the caps, oldest out; true when there is more to do. */
  trim(): boolean {
    const aged = this.#deleteAged();
    const surplus = Math.max(this.#surplusRows(), this.#surplusOfBytes());
    if (surplus > 0) this.#deleteOldest(Math.min(surplus, trimStep));
    const unused = this.#giveBackPages();
    return aged === trimStep || surplus > trimStep || unused > trimStep;
  }

  close(): void {
    this.#database.close();
  }

  /** Lets the file shrink, and keeps SQLite's write-ahead log within its share. */
  #boundFiles(logBytes: number): void {
    if (this.#pragma('auto_vacuum') !== 2) {
      // Takes effect only by rewriting the file, which has just been created.
      this.#database.run('PRAGMA auto_vacuum = INCREMENTAL');
      this.#database.run('VACUUM');
    }
    this.#database.get(`PRAGMA wal_autocheckpoint = ${Math.max(4, Math.floor(logBytes / pageBytes / 2))}`);
    this.#database.get(`PRAGMA journal_size_limit = ${logBytes}`);
  }

  #deleteAged(): number {
    const cutoff = this.#clock.now() - this.#caps.maxAgeDays * dayMs;
    return this.#database.run(
      // Rows stand in the order of their time: the aged ones end where the first young one is. A row whose time was
      // damaged, in between, is not touched for that.
      `WITH oldest AS (SELECT seq, time FROM entries ORDER BY seq LIMIT ?)
       DELETE FROM entries WHERE seq IN (SELECT seq FROM oldest)
       AND seq < coalesce((SELECT min(seq) FROM oldest WHERE time >= ?), 9e18)`,
      trimStep,
      cutoff,
    ).changes;
  }

  #deleteOldest(count: number): void {
    this.#database.run(
      'DELETE FROM entries WHERE seq IN (SELECT seq FROM entries ORDER BY seq LIMIT ?)',
      count,
    );
  }

  #surplusRows(): number {
    return this.#countRows() - this.#caps.maxRows;
  }

  /** So many of the oldest rows have to go for the bytes to fit, judged by the average row. */
  #surplusOfBytes(): number {
    const usedBytes = (this.#pragma('page_count') - this.#pragma('freelist_count')) * pageBytes;
    const surplusBytes = usedBytes - this.#budgetBytes;
    if (surplusBytes <= 0) return 0;
    return Math.ceil((surplusBytes / usedBytes) * this.#countRows()) + 1;
  }

  /** Rows go in the order in which they came, so the distance of the ends is their count, without counting. */
  #countRows(): number {
    const ends = this.#database.get<{ first: number | null; last: number | null }>(
      'SELECT (SELECT min(seq) FROM entries) AS first, (SELECT max(seq) FROM entries) AS last',
    );
    return (ends?.last ?? 0) - (ends?.first ?? 1) + 1;
  }

  /** Free pages are filled again first; they go back to the disk only when the file is too large or half empty. */
  #giveBackPages(): number {
    const unused = this.#pragma('freelist_count');
    const pages = this.#pragma('page_count');
    const wasteful = unused > trimStep && unused > pages / 8;
    if (unused === 0 || (pages * pageBytes <= this.#budgetBytes && !wasteful)) return 0;
    // `all`, because this pragma works on as it is stepped through.
    this.#database.all(`PRAGMA incremental_vacuum(${trimStep})`);
    return unused;
  }

  #pragma(name: 'auto_vacuum' | 'page_count' | 'freelist_count'): number {
    return this.#database.get<Record<string, number>>(`PRAGMA ${name}`)?.[name] ?? 0;
  }
}

/** A stretch of the history, as far as it is counted. */
export interface FactsSlice {
  readonly rows: readonly { readonly facts: TallyFacts; readonly read: () => ActivityEntry | undefined }[];
  /** When the youngest of them began. */
  readonly newestAt: EpochMs;
  /** What to go on from; undefined when there is no more. */
  readonly next: number | undefined;
}

interface Row {
  readonly entry: string;
}

/** A row may have been damaged on disk, or written by another version. */
function readRow(row: Row): ActivityEntry | undefined {
  try {
    return readEntry(JSON.parse(row.entry));
  } catch {
    return undefined;
  }
}

const readEntry = (kept: unknown) => ActivityEntry.safeParse(withSentences(kept)).data;

const countedFields = ActivityEntry.pick({
  id: true,
  time: true,
  client: true,
  outcome: true,
  firstByteMs: true,
  tokens: true,
});

/** Only what is counted is looked at: a day may have many rows. */
function readRowFacts(row: Row): FactsSlice['rows'][number] | undefined {
  try {
    const entry: unknown = JSON.parse(row.entry);
    const facts = countedFields.safeParse(entry).data;
    return facts && { facts, read: () => readEntry(entry) };
  } catch {
    return undefined;
  }
}

/** A disk that damages files again and again must not fill up with the remains. */
function removeOldDamaged(path: string): void {
  const remains = readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.damaged-`))
    .sort();
  const files = remains.filter((name) => !/-(wal|shm)$/.test(name)).slice(0, -keptDamaged);
  for (const file of files) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dirname(path), file + suffix), { force: true });
  }
}
