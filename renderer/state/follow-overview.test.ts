import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeBridge, FakeFailure } from '../bridge/fake-bridge.ts';
import { unknownUsage, type ActivityOverview } from '../../shared/models/activity.ts';
import { followOverview, overviewStepMs, type FollowedOverview } from './follow-overview.ts';

const page = Object.assign(new EventTarget(), { hidden: false });
let requests = 0;
let failing = false;
let told: FollowedOverview[] = [];
let end: () => void = () => undefined;

const sums = (sinceAt: number): ActivityOverview => ({
  sinceAt,
  requests,
  failed: 0,
  tokens: unknownUsage,
  medianFirstByteMs: null,
  clients: [],
});

function follow() {
  const bridge = createFakeBridge({
    'activity.overview': ({ sinceAt }) =>
      failing
        ? new FakeFailure({ code: 'storage-failed', path: '/x', reason: 'the disk is full' })
        : sums(sinceAt),
  });
  end = followOverview(bridge, page, 5, (followed) => told.push(followed));
  return bridge;
}

const step = () => vi.advanceTimersByTimeAsync(overviewStepMs);

beforeEach(() => {
  vi.useFakeTimers();
  page.hidden = false;
  [requests, failing, told] = [0, false, []];
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

test('asks at once, and an idle engine no more', async () => {
  const bridge = follow();
  await step();
  await step();
  expect(bridge.calls).toEqual([{ name: 'activity.overview', input: { sinceAt: 5 } }]);
  expect(told).toEqual([{ overview: sums(5), error: null }]);
});

test('however many requests end, asks once in a step and does not miss the last', async () => {
  const bridge = follow();
  await step();
  for (requests = 1; requests < 100; requests += 1) bridge.publish('activity.changed', []);
  await step();
  await step();
  expect(bridge.calls).toHaveLength(3);
  expect(told.at(-1)?.overview?.requests).toBe(100);
});

test('asks nothing while nobody looks, and at once when somebody does again', async () => {
  const bridge = follow();
  await step();
  page.hidden = true;
  bridge.publish('activity.changed', []);
  await step();
  expect(bridge.calls).toHaveLength(1);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  await step();
  expect(bridge.calls).toHaveLength(2);
});

test('keeps the last known sums over a failure, and asks again', async () => {
  const bridge = follow();
  await step();
  failing = true;
  bridge.publish('activity.changed', []);
  await step();
  expect(told.at(-1)).toMatchObject({ overview: { requests: 0 }, error: { code: 'storage-failed' } });
  failing = false;
  await step();
  expect(told.at(-1)?.error).toBeNull();
});

test('asks again when the connection comes back, and nothing when it is gone', async () => {
  const bridge = follow();
  await step();
  bridge.connect('lost');
  bridge.publish('activity.changed', []);
  await step();
  expect(bridge.calls).toHaveLength(1);
  bridge.connect('open');
  await step();
  expect(bridge.calls).toHaveLength(2);
});
