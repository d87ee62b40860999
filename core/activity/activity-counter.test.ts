import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { unknownUsage, type ActivityEntry } from '../../shared/models/activity.ts';
import { Settings } from '../../shared/models/settings.ts';
import { EventHub } from '../events.ts';
import { createLogger } from '../log/logger.ts';
import { systemClock } from '../ports.ts';
import { createActivity, type Activity } from './create-activity.ts';
import { MiddleValue } from './middle-value.ts';
import { createStoryFactory } from './story.ts';

const midnight = 1_790_000_000_000;
const log = createLogger({ sink: { write: () => undefined }, clock: systemClock });

let home: TemporaryHome;
let activity: Activity;
let events: EventHub;
let now: number;
const create = createStoryFactory({ now: () => now, monotonicMs: () => now });

beforeEach(() => {
  home = createTemporaryHome();
  now = midnight;
  events = new EventHub();
  activity = open();
});
afterEach(() => {
  activity.close();
  home.remove();
});

function open() {
  const caps = { ...Settings.parse({}).activity, maxAgeDays: 10_000 };
  return createActivity({
    paths: { activityDatabase: home.path('activity.db') },
    caps,
    clock: { now: () => now, monotonicMs: () => performance.now() },
    events,
    log,
  });
}

function reopen() {
  activity.close();
  activity = open();
}

function begin(client: string | null): ActivityEntry {
  now += 1000;
  const story = create({ method: 'POST', path: '/v1/messages', dialect: 'anthropic', client });
  activity.recorder.begin(story);
  return story;
}

function end(story: ActivityEntry, facts: Partial<ActivityEntry> = {}): ActivityEntry {
  Object.assign(story, { outcome: 'completed', status: 200, totalMs: 5 }, facts);
  activity.recorder.end(story);
  return story;
}

const answered = (firstByteMs: number, input: number, output: number | null = null) => ({
  firstByteMs,
  tokens: { ...unknownUsage, input, output },
});

test('nothing yet is nothing', async () => {
  expect(await activity.store.overview(midnight)).toEqual({
    sinceAt: midnight,
    requests: 0,
    failed: 0,
    tokens: unknownUsage,
    medianFirstByteMs: null,
    clients: [],
  });
});

test('counts what is on disk, what is not yet, and what still runs, each once', async () => {
  end(begin('old'), answered(9, 9));
  const since = now + 1;
  end(begin('editor'), answered(100, 10));
  end(begin('editor'), { outcome: 'failed', status: 502 });
  reopen();
  const left = end(begin('editor'), { outcome: 'left', status: null });
  const running = begin('claude-code');
  const overview = await activity.store.overview(since);
  expect(overview).toMatchObject({ requests: 4, failed: 1 });
  expect(overview.medianFirstByteMs).toBeCloseTo(100, 0);
  expect(overview.tokens).toEqual({ ...unknownUsage, input: 10 });
  expect(
    overview.clients.map(({ client, requests, failed, tokens, last }) => [
      client,
      requests,
      failed,
      tokens.input,
      last.id,
    ]),
  ).toEqual([
    ['claude-code', 1, 0, null, running.id],
    ['editor', 3, 1, 10, left.id],
  ]);
});

test('goes on counting as requests end, and never twice', async () => {
  const [first, second] = [begin('editor'), begin('editor')];
  const asked = activity.store.overview(midnight);
  end(first, answered(10, 1, 2));
  expect((await asked).requests).toBe(2);
  end(second, { ...answered(30, 5), outcome: 'cut' });
  end(begin(null), answered(20, 7));
  const overview = await activity.store.overview(midnight);
  expect(overview).toMatchObject({
    requests: 3,
    failed: 1,
    tokens: { input: 13, output: 2, cacheRead: null },
  });
  expect(overview.medianFirstByteMs).toBeCloseTo(20, 0);
  expect(overview.clients.map(({ client }) => client)).toEqual([null, 'editor']);
  reopen();
  expect(await activity.store.overview(midnight)).toEqual(overview);
});

test('another moment is counted anew', async () => {
  end(begin('editor'));
  end(begin('editor'));
  expect((await activity.store.overview(now)).requests).toBe(1);
  expect((await activity.store.overview(midnight)).requests).toBe(2);
});

test('a history of several slices, asked for while more ends', async () => {
  for (let n = 0; n < 1500; n += 1) end(begin(`client ${n % 3}`), answered(n + 1, 1));
  reopen();
  const asked = activity.store.overview(midnight);
  for (let n = 0; n < 50; n += 1) {
    end(begin('client 0'), answered(1, 1));
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await asked;
  const overview = await activity.store.overview(midnight);
  expect(overview).toMatchObject({ requests: 1550, tokens: { input: 1550 } });
  expect(overview.clients.map(({ requests }) => requests)).toEqual([550, 500, 500]);
});

test('clearing leaves running requests alone, tells it, and takes the rest off the disk', async () => {
  const told: unknown[] = [];
  events.on('activity.cleared', (payload) => told.push(payload));
  const running = begin('editor');
  end(begin('editor'), { error: { code: 'words', words: 'canary-on-disk' } });
  reopen();
  end(begin('editor'));
  activity.store.clear();
  expect(told).toEqual([{}]);
  expect(activity.store.list({ limit: 10 })).toEqual([]);
  expect((await activity.store.overview(midnight)).requests).toBe(0);
  const survivor = begin('editor');
  activity.store.clear();
  expect(activity.store.list({ limit: 10 }).map(({ id }) => id)).toEqual([survivor.id]);
  end(survivor);
  reopen();
  expect(activity.store.list({ limit: 10 }).map(({ id, outcome }) => [id, outcome])).toEqual([
    [survivor.id, 'completed'],
  ]);
  expect(activity.store.get(running.id)).toBeUndefined();
  activity.close();
  expect(readFileSync(home.path('activity.db')).includes('canary-on-disk')).toBe(false);
});

test('the middle value is within a percent of the true median', () => {
  const middle = new MiddleValue();
  for (let value = 1; value <= 999; value += 1) middle.add(value);
  expect(Math.abs((middle.median() ?? 0) - 500)).toBeLessThan(6);
  middle.add(0);
  expect(new MiddleValue().median()).toBeNull();
});
