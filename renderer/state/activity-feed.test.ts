import { expect, test, vi } from 'vitest';
import { createFakeBridge, FakeFailure } from '../bridge/fake-bridge.ts';
import { activityEntry } from '../gallery/activity-samples.ts';
import { followActivity } from './activity-feed.ts';

const entries = Array.from({ length: 450 }, (_, index) => activityEntry(index));

function listFrom({ limit = 100, before }: { limit?: number | undefined; before?: string | undefined }) {
  const start = before === undefined ? 0 : entries.findIndex(({ id }) => id === before) + 1;
  return entries.slice(start, start + limit);
}

test('reads page after page, each once, to the end', async () => {
  const bridge = createFakeBridge({ 'activity.list': listFrom });
  const { feed, loadOlder } = followActivity(bridge);
  await vi.waitFor(() => expect(feed.getState().entries).toHaveLength(200));
  await Promise.all([loadOlder(), loadOlder(), loadOlder()]);
  expect(feed.getState().entries).toHaveLength(400);
  await loadOlder();
  await loadOlder();
  expect(feed.getState().entries).toEqual(entries);
  expect(feed.getState().complete).toBe(true);
  expect(bridge.calls.filter(({ name }) => name === 'activity.list')).toHaveLength(3);
});

test('a failure is kept for the screen, and the next try takes it away', async () => {
  const failure = new FakeFailure({ code: 'internal', reference: 'x' });
  let broken = false;
  const bridge = createFakeBridge({ 'activity.list': (input) => (broken ? failure : listFrom(input)) });
  const { feed, loadOlder } = followActivity(bridge);
  await vi.waitFor(() => expect(feed.getState().loaded).toBe(true));
  broken = true;
  await loadOlder();
  expect(feed.getState()).toMatchObject({ fault: { code: 'internal' }, loadingOlder: false });
  broken = false;
  await loadOlder();
  expect(feed.getState().fault).toBeNull();
  expect(feed.getState().entries).toHaveLength(400);
});

test('what ended while the connection was lost does not stay running', async () => {
  const stuck = { ...activityEntry(300), outcome: 'running' as const };
  const bridge = createFakeBridge({
    'activity.list': listFrom,
    'activity.get': ({ id }) => entries.find((entry) => entry.id === id)!,
  });
  const { feed } = followActivity(bridge);
  await vi.waitFor(() => expect(feed.getState().loaded).toBe(true));
  bridge.publish('activity.changed', [stuck]);
  bridge.connect('lost');
  bridge.connect('open');
  await vi.waitFor(() =>
    expect(feed.getState().entries.find(({ id }) => id === stuck.id)?.outcome).toBe('completed'),
  );
});

test('a deleted history is read anew', async () => {
  let left = entries;
  const bridge = createFakeBridge({ 'activity.list': () => left.slice(0, 5) });
  const { feed } = followActivity(bridge);
  await vi.waitFor(() => expect(feed.getState().entries).toHaveLength(5));
  left = [];
  bridge.publish('activity.cleared', {});
  await vi.waitFor(() =>
    expect(feed.getState()).toMatchObject({ entries: [], loaded: true, complete: true }),
  );
});
