import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mountSmallDisk, smallDiskMissing } from '../../e2e/fakes/small-disk.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { ActivityEntry } from '../../shared/models/activity.ts';
import { Settings } from '../../shared/models/settings.ts';
import { EventHub } from '../events.ts';
import { createLogger } from '../log/logger.ts';
import type { LogRecord } from '../log/log-record.ts';
import { systemClock, type Clock } from '../ports.ts';
import { openDatabase } from '../storage/database.ts';
import type { ActivityCaps } from './activity-database.ts';
import { activityMigrations } from './activity-schema.ts';
import { ActivityStore } from './activity-store.ts';
import { createActivity, type Activity } from './create-activity.ts';
import { createStoryFactory, type StoryFacts } from './story.ts';

const defaults = Settings.parse({}).activity;
const dayMs = 86_400_000;
const facts: StoryFacts = {
  method: 'POST',
  path: '/v1/messages',
  dialect: 'anthropic',
  modelAsked: 'claude',
};

let home: TemporaryHome;
let logged: LogRecord[];
let open: Activity[];
beforeEach(() => {
  home = createTemporaryHome();
  logged = [];
  open = [];
});
afterEach(() => {
  vi.useRealTimers();
  open.forEach((activity) => activity.close());
  home.remove();
});

const log = createLogger({ sink: { write: (record) => logged.push(record) }, clock: systemClock });

function start(
  options: { path?: string; caps?: Partial<ActivityCaps>; clock?: Clock; events?: EventHub } = {},
) {
  const activity = createActivity({
    paths: { activityDatabase: options.path ?? home.path('activity.db') },
    caps: { ...defaults, ...options.caps },
    clock: options.clock ?? systemClock,
    events: options.events ?? new EventHub(),
    log,
  });
  open.push(activity);
  return activity;
}

/** As much as a real request's story has. */
function finish(story: ActivityEntry) {
  story.outcome = 'completed';
  story.status = 200;
  story.totalMs = 1234;
  story.attempts = 1;
  story.attemptLog.push({
    account: 'acc_1',
    provider: 'anthropic',
    status: 200,
    error: null,
    durationMs: 1200,
  });
  story.decision.push({
    code: 'account-asked',
    account: 'the first that serves this model and is ready',
    others: [],
  });
  return story;
}

function diskBytes(path: string) {
  return ['', '-wal', '-shm'].reduce(
    (sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

describe('stories', () => {
  test('are whole from the start and follow the contract', () => {
    const story = createStoryFactory(systemClock)({ ...facts, path: '/v1beta/models?key=secret' });
    expect(ActivityEntry.parse(story)).toEqual(story);
    expect(story.path).toBe('/v1beta/models');
    expect(story.id).toMatch(/^req_[a-z0-9]{17}$/);
  });

  test('have ids in the order in which they began, all different', () => {
    const create = createStoryFactory({ ...systemClock, now: () => 1_700_000_000_000 });
    const ids = Array.from({ length: 10_000 }, () => create(facts).id);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    const later = createStoryFactory({ ...systemClock, now: () => 1_700_000_000_001 });
    expect(later(facts).id > ids.at(-1)!).toBe(true);
  });
});

describe('recorder and store', () => {
  test('running stories are listed at once, ended ones survive a restart', () => {
    const create = createStoryFactory(systemClock);
    const first = start();
    const stories = [create(facts), create(facts), create(facts)] as const;
    stories.forEach((story) => first.recorder.begin(story));
    expect(first.store.list({ limit: 10 }).map(({ id, outcome }) => [id, outcome])).toEqual(
      stories.toReversed().map(({ id }) => [id, 'running']),
    );
    stories.forEach((story) => first.recorder.end(finish(story)));
    first.close();
    const second = start();
    expect(second.store.list({ limit: 2 })).toEqual([stories[2], stories[1]]);
    expect(second.store.list({ limit: 10, before: stories[1].id })).toEqual([stories[0]]);
    expect(second.store.get(stories[1].id)).toEqual(stories[1]);
    expect(second.store.get('req_none')).toBeUndefined();
  });

  test('pages reach from memory into the disk without gap or double', () => {
    const create = createStoryFactory(systemClock);
    const activity = start();
    const ids = Array.from({ length: 1500 }, () => {
      const story = create(facts);
      activity.recorder.begin(story);
      activity.recorder.end(finish(story));
      return story.id;
    });
    activity.close();
    const again = start();
    const more = Array.from({ length: 300 }, () => {
      const story = create(facts);
      again.recorder.begin(story);
      return story.id;
    });
    const listed: string[] = [];
    for (let page = again.store.list({ limit: 170 }); page.length > 0;) {
      listed.push(...page.map(({ id }) => id));
      page = again.store.list({ limit: 170, before: listed.at(-1) });
    }
    expect(listed).toEqual([...ids, ...more].reverse());
  });

  test('nothing is written on the hot path; one batch follows within 250 ms', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
    const activity = start();
    const reader = openDatabase({
      path: home.path('activity.db'),
      synchronous: 'normal',
      migrations: activityMigrations,
    });
    const count = () => reader.get<{ n: number }>('SELECT count(*) AS n FROM entries')?.n;
    const create = createStoryFactory(systemClock);
    for (let n = 0; n < 200; n += 1) activity.recorder.begin(create(facts));
    expect(count()).toBe(0);
    vi.advanceTimersByTime(249);
    expect(count()).toBe(0);
    vi.advanceTimersByTime(1);
    vi.runAllTimers();
    expect(count()).toBe(200);
    reader.close();
  });

  test('text from outside is cleaned before it is shown or kept', () => {
    const activity = start();
    const story = createStoryFactory(systemClock)({
      ...facts,
      modelAsked: '\u001b[31mevil\n' + 'x'.repeat(10_000),
    });
    for (let n = 0; n < 5000; n += 1) story.loss.push({ path: `$.${n}`, reason: 'r\r\n' });
    finish(story).error = { code: 'words', words: 'a\u0000b' };
    activity.recorder.begin(story);
    const shown = activity.store.get(story.id);
    expect(shown?.modelAsked).toMatch(/^evil x{494}…$/);
    expect([shown?.error, shown?.loss.length, shown?.loss[0]?.reason]).toEqual([
      { code: 'words', words: 'ab' },
      100,
      'r ',
    ]);
    activity.close();
    expect(start().store.get(story.id)).toEqual(shown);
  });

  test('what a killed engine left running is told as failed by the next one', async () => {
    const path = home.path('activity.db');
    const script = `
      import { createActivity } from ${JSON.stringify(new URL('create-activity.ts', import.meta.url).href)};
      import { createStoryFactory } from ${JSON.stringify(new URL('story.ts', import.meta.url).href)};
      import { EventHub } from ${JSON.stringify(new URL('../events.ts', import.meta.url).href)};
      const clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
      const activity = createActivity({ paths: { activityDatabase: ${JSON.stringify(path)} }, clock,
        caps: ${JSON.stringify(defaults)}, events: new EventHub(), log: { info() {}, warn() {}, error() {} } });
      const story = createStoryFactory(clock)(${JSON.stringify(facts)});
      activity.recorder.begin(story);
      setTimeout(() => process.stdout.write(story.id), 600);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [id] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(start().store.get(id.toString())).toMatchObject({
      outcome: 'failed',
      error: { code: 'engine-ended' },
      status: null,
    });
  });
});

describe('events', () => {
  test('LOG-6: 60,000 changes in 60 s are told in at most 10 batches a second', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
    const events = new EventHub();
    const activity = start({ events });
    const create = createStoryFactory(systemClock);
    const told = new Set<string>();
    let batches = 0;
    events.on('activity.changed', (batch) => {
      batches += 1;
      batch.forEach(({ id }) => told.add(id));
    });
    for (let ms = 0; ms < 60_000; ms += 1) {
      activity.recorder.begin(create(facts));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(1000);
    expect(batches).toBeGreaterThan(300);
    expect(batches).toBeLessThanOrEqual(600);
    expect(told.size).toBe(60_000);
    expect(activity.recorder.recent()).toHaveLength(1000);
  });

  test('carry copies that follow the contract and change no more', async () => {
    const events = new EventHub();
    const activity = start({ events });
    const batches: ActivityEntry[][] = [];
    events.on('activity.changed', (batch) => batches.push(batch));
    const story = createStoryFactory(systemClock)(facts);
    activity.recorder.begin(story);
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    finish(story);
    activity.recorder.end(story);
    await vi.waitFor(() => expect(batches).toHaveLength(2));
    expect(batches.map(([entry]) => entry?.outcome)).toEqual(['running', 'completed']);
    expect(ActivityEntry.array().parse(batches.flat())).toEqual(batches.flat());
  });
});

describe('caps', () => {
  const records = 30_000;
  test(`LOG-2: ${records.toLocaleString('en')} records never take more than the cap of 4 MiB and 10 %`, () => {
    const path = home.path('activity.db');
    const maxBytes = 4 * 1_048_576;
    const store = new ActivityStore({ path, caps: { ...defaults, maxBytes }, clock: systemClock, log });
    const create = createStoryFactory(systemClock);
    let largest = 0;
    let last = '';
    for (let n = 0; n < records; n += 64) {
      const slice = Array.from({ length: 64 }, () => finish(create(facts)));
      store.save(slice);
      store.trim();
      last = slice.at(-1)!.id;
      largest = Math.max(largest, diskBytes(path));
    }
    expect(largest).toBeLessThanOrEqual(maxBytes * 1.1);
    expect(largest).toBeGreaterThan(maxBytes * 0.8);
    expect([store.dropped, store.list(1, undefined)[0]?.id]).toEqual([0, last]);
    expect(store.list(100_000, undefined).length).toBeGreaterThan(2000);
    store.close();
  });

  test('LOG-2: the smallest cap holds too', () => {
    const path = home.path('activity.db');
    const maxBytes = 1_048_576;
    const store = new ActivityStore({ path, caps: { ...defaults, maxBytes }, clock: systemClock, log });
    const create = createStoryFactory(systemClock);
    let largest = 0;
    for (let n = 0; n < 10_000; n += 64) {
      store.save(Array.from({ length: 64 }, () => finish(create(facts))));
      store.trim();
      largest = Math.max(largest, diskBytes(path));
    }
    expect(largest).toBeLessThanOrEqual(maxBytes * 1.1);
    store.close();
  });

  test('LOG-2: rows beyond their number and beyond their age go, oldest first, and the file shrinks', () => {
    let now = Date.UTC(2026, 0, 1);
    const clock = { now: () => now, monotonicMs: () => now };
    const path = home.path('activity.db');
    const store = new ActivityStore({
      path,
      caps: { ...defaults, maxRows: 1000, maxAgeDays: 7 },
      clock,
      log,
    });
    const create = createStoryFactory(clock);
    const save = (count: number) => {
      const entries = Array.from({ length: count }, () => finish(create(facts)));
      store.save(entries);
      return entries;
    };
    const trimAll = () => {
      while (store.trim());
    };
    const old = save(3000);
    trimAll();
    expect(store.list(5000, undefined)).toEqual(old.slice(-1000).reverse());
    const full = diskBytes(path);
    now += 8 * dayMs;
    const fresh = save(10);
    trimAll();
    expect(store.list(5000, undefined)).toEqual(fresh.toReversed());
    store.close();
    expect(diskBytes(path)).toBeLessThan(full / 3);
  });
});

describe('trouble', () => {
  test('LOG-3: on a full disk 1,000 requests go on, are counted as lost and said once', async (context) => {
    context.skip(smallDiskMissing !== undefined, smallDiskMissing);
    const disk = mountSmallDisk('4m');
    try {
      const path = join(disk.path, 'activity.db');
      const activity = start({ path });
      const create = createStoryFactory(systemClock);
      const before = create(facts);
      activity.recorder.begin(before);
      activity.recorder.end(finish(before));
      await vi.waitFor(() => expect(statSync(`${path}-wal`).size).toBeGreaterThan(0));
      await new Promise((resolve) => setTimeout(resolve, 300));
      disk.fill();
      for (let n = 0; n < 1000; n += 1) {
        const story = create(facts);
        activity.recorder.begin(story);
        activity.recorder.end(finish(story));
      }
      await vi.waitFor(() => expect(activity.store.dropped).toBeGreaterThan(500), { timeout: 5000 });
      expect(activity.store.list({ limit: 1000 })).toHaveLength(1000);
      expect(logged.filter(({ event }) => event === 'activity.not-saved')).toHaveLength(1);
      disk.makeRoom();
      const after = create(facts);
      activity.recorder.begin(after);
      activity.recorder.end(finish(after));
      await vi.waitFor(() => expect(logged.at(-1)?.event).toBe('activity.saved-again'), { timeout: 5000 });
      activity.close();
      const again = start({ path });
      expect([again.store.get(before.id), again.store.get(after.id)]).toEqual([before, after]);
      again.close();
    } finally {
      disk.remove();
    }
  });

  test('a history that cannot be opened at all costs nothing but history', () => {
    writeFileSync(home.path('in-the-way'), '');
    const activity = start({ path: home.path('in-the-way', 'activity.db') });
    const story = createStoryFactory(systemClock)(facts);
    activity.recorder.begin(story);
    expect(activity.store.list({ limit: 10 })).toEqual([story]);
    activity.close();
    expect(activity.store.dropped).toBe(1);
    expect(logged.map(({ event }) => event)).toEqual(['activity.not-saved']);
  });

  test('LOG-4: a row whose time was damaged is not taken for an old one', () => {
    const path = home.path('odd-time.db');
    const create = createStoryFactory(systemClock);
    const store = new ActivityStore({ path, caps: defaults, clock: systemClock, log });
    store.save(Array.from({ length: 20 }, () => finish(create(facts))));
    const raw = new DatabaseSync(path);
    raw.exec('UPDATE entries SET time = 1 WHERE seq IN (7, 8)');
    store.trim();
    expect(raw.prepare('SELECT count(*) AS rows FROM entries').get()).toEqual({ rows: 20 });
    raw.exec('UPDATE entries SET time = 1 WHERE seq <= 8');
    store.trim();
    expect(raw.prepare('SELECT min(seq) AS first FROM entries').get()).toEqual({ first: 9 });
    raw.close();
    store.close();
  });

  test('LOG-4: after each of 100 random damages it starts, keeps new entries, and keeps the damaged file', () => {
    const original = home.path('original.db');
    const create = createStoryFactory(systemClock);
    const store = new ActivityStore({ path: original, caps: defaults, clock: systemClock, log });
    store.save(Array.from({ length: 300 }, () => finish(create(facts))));
    store.close();
    const size = statSync(original).size;
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.integer({ min: 0, max: size - 1 }) }),
      fc.record({
        kind: fc.constant('noise' as const),
        at: fc.integer({ min: 0, max: size - 1 }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 }),
      }),
      fc.record({
        kind: fc.constant('header' as const),
        at: fc.integer({ min: 0, max: 99 }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
      }),
    );
    let round = 0;
    fc.assert(
      fc.property(damage, (how) => {
        round += 1;
        const path = home.path(`damaged-${round}.db`);
        copyFileSync(original, path);
        const bytes = readFileSync(path);
        if (how.kind === 'cut') writeFileSync(path, bytes.subarray(0, how.at));
        else {
          const version = Buffer.from(bytes.subarray(60, 64));
          bytes.set(how.bytes.subarray(0, size - how.at), how.at);
          // A version that looks like a newer Portunus' is no damage: see the next test.
          bytes.set(version, 60);
          writeFileSync(path, bytes);
        }
        const damaged = new ActivityStore({ path, caps: defaults, clock: systemClock, log });
        const fresh = finish(create(facts));
        damaged.list(1000, undefined);
        damaged.save([fresh]);
        damaged.trim();
        expect(damaged.get(fresh.id)).toEqual(fresh);
        expect(damaged.list(1, undefined)).toEqual([fresh]);
        expect(damaged.dropped).toBe(0);
        damaged.close();
      }),
      { numRuns: 100 },
    );
    const aside = readdirSync(home.home).filter((name) => name.includes('.db.damaged-'));
    expect(aside.length).toBeGreaterThan(20);
    expect(logged.filter(({ event }) => event === 'activity.damaged').length).toBeGreaterThan(20);
    expect(logged.filter(({ event }) => event === 'activity.not-saved')).toEqual([]);
  });

  test('the history of a newer Portunus is left as it is, and this one goes on without', () => {
    const path = home.path('activity.db');
    openDatabase({ path, synchronous: 'normal', migrations: [...activityMigrations, 'SELECT 1'] }).close();
    const before = readFileSync(path);
    const activity = start({ path });
    activity.recorder.begin(createStoryFactory(systemClock)(facts));
    activity.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(logged.map(({ event }) => event)).toEqual(['activity.not-saved']);
  });

  test('LOG-4: damage that shows while it runs is set aside too', () => {
    const path = home.path('activity.db');
    const create = createStoryFactory(systemClock);
    const store = new ActivityStore({ path, caps: defaults, clock: systemClock, log });
    store.save(Array.from({ length: 8000 }, () => finish(create(facts))));
    store.close();
    const running = new ActivityStore({ path, caps: defaults, clock: systemClock, log });
    const noise = openSync(path, 'r+');
    writeSync(noise, Buffer.alloc(statSync(path).size - 4096, 7), 0, undefined, 4096);
    closeSync(noise);
    const fresh = finish(create(facts));
    running.list(10_000, undefined);
    running.save([fresh]);
    expect(running.list(10_000, undefined)).toEqual([fresh]);
    expect(logged.map(({ event }) => event)).toEqual(['activity.damaged']);
    running.close();
  });

  test('LOG-2: of damaged files only the last two are kept', () => {
    const path = home.path('activity.db');
    for (let day = 1; day <= 4; day += 1) {
      writeFileSync(path, Buffer.alloc(300_000, day));
      const clock = { ...systemClock, now: () => Date.UTC(2026, 0, day) };
      new ActivityStore({ path, caps: defaults, clock, log }).close();
    }
    const aside = readdirSync(home.home).filter((name) => name.includes('.damaged-'));
    expect(aside.map((name) => name.slice(0, 30))).toEqual([
      'activity.db.damaged-2026-01-03',
      'activity.db.damaged-2026-01-04',
    ]);
  });
});
