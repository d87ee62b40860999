import { describe, expect, test } from 'vitest';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import { activityEntry } from '../gallery/activity-samples.ts';
import {
  type ActivityFeed,
  emptyFeed,
  findEntry,
  heldFeed,
  historyLimit,
  liveLimit,
  mergeEntries,
  releasedFeed,
  withBatch,
  withFirstPage,
  withOlderPage,
} from './activity-entries.ts';

/** The n-th request: larger is newer. */
const entry = (n: number, facts: Partial<ActivityEntry> = {}): ActivityEntry => ({
  ...activityEntry(1),
  id: `req_${String(n).padStart(9, '0')}`,
  time: n,
  ...facts,
});
const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(from - to) + 1 }, (_, index) => entry(from - index));
const times = (entries: readonly ActivityEntry[]) => entries.map(({ time }) => time);
const feedOf = (entries: readonly ActivityEntry[]): ActivityFeed => ({ ...emptyFeed, entries, loaded: true });

describe('mergeEntries', () => {
  test('puts new ones in front and replaces known ones where they are', () => {
    const known = range(5, 1);
    const ended = entry(3, { outcome: 'left' });
    const merged = mergeEntries(known, [entry(6), ended, entry(7)]);
    expect(times(merged)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(merged[4]).toBe(ended);
    expect([merged[2], merged[3], merged[5]]).toEqual([known[0], known[1], known[3]]);
    expect(merged[2]).toBe(known[0]);
  });

  test('puts what arrives late in its place, and those of one moment in the order of their ids', () => {
    expect(times(mergeEntries([entry(5), entry(2)], [entry(3)]))).toEqual([5, 3, 2]);
    const same = [entry(1, { time: 9 }), entry(2, { time: 9 })];
    expect(mergeEntries([], same).map(({ id }) => id)).toEqual([same[1]!.id, same[0]!.id]);
  });

  test('is the same list when nothing came', () => {
    const known = range(3, 1);
    expect(mergeEntries(known, [])).toBe(known);
  });

  test('takes each request of a batch once', () => {
    const twice = mergeEntries([], [entry(1), entry(1, { outcome: 'left' })]);
    expect(twice.map(({ outcome }) => outcome)).toEqual(['left']);
  });
});

describe('a live feed', () => {
  test('LOG-6: never grows beyond its limit, and knows that there is more then', () => {
    let feed: ActivityFeed = { ...feedOf(range(100, 1)), complete: true };
    for (let n = 200; n <= 4000; n += 100) feed = withBatch(feed, range(n, n - 99));
    expect(feed.entries).toHaveLength(liveLimit);
    expect(feed.entries[0]?.time).toBe(4000);
    expect(feed.complete).toBe(false);
  });

  test('a first page that reaches what is known joins it', () => {
    const feed = withFirstPage(feedOf(range(10, 1)), range(15, 8), false);
    expect(times(feed.entries)).toEqual(times(range(15, 1)));
  });

  test('a first page that does not reach what is known takes its place: no gap is hidden', () => {
    const feed = withFirstPage({ ...feedOf(range(10, 1)), complete: true }, range(30, 20), false);
    expect(times(feed.entries)).toEqual(times(range(30, 20)));
    expect(feed.complete).toBe(false);
    const all = withFirstPage(feedOf(range(10, 1)), range(30, 20), true);
    expect(all.complete).toBe(true);
  });

  test('an older page is added only where it belongs', () => {
    const feed = feedOf(range(10, 5));
    expect(times(withOlderPage(feed, entry(5).id, range(4, 1), true).entries)).toEqual(times(range(10, 1)));
    expect(withOlderPage(feed, entry(6).id, range(4, 1), true)).toBe(feed);
  });

  test('reading back ends at a limit', () => {
    const feed = feedOf(range(historyLimit + 50, 51));
    expect(withOlderPage(feed, entry(51).id, range(50, 1), false).entries).toHaveLength(historyLimit);
  });
});

describe('a held feed', () => {
  test('keeps its very rows, tells their news aside, and lets new ones wait', () => {
    const start = heldFeed(feedOf(range(10, 1)));
    const ended = entry(4, { outcome: 'cut' });
    const feed = withBatch(start, [ended, entry(11), entry(12)]);
    expect(feed.entries).toBe(start.entries);
    expect(feed.changed.get(ended.id)).toBe(ended);
    expect(times(feed.waiting)).toEqual([12, 11]);
    expect(findEntry(feed, ended.id)).toBe(ended);
    expect(findEntry(feed, entry(12).id)?.time).toBe(12);
    const changedAgain = entry(11, { outcome: 'left' });
    expect(withBatch(feed, [changedAgain]).waiting[1]).toBe(changedAgain);
  });

  test('released, it has everything in its place', () => {
    const held = withBatch(heldFeed({ ...feedOf(range(10, 1)), complete: true }), [
      entry(4, { outcome: 'cut' }),
      entry(11),
    ]);
    const feed = releasedFeed(held);
    expect(times(feed.entries)).toEqual(times(range(11, 1)));
    expect(feed.entries[7]?.outcome).toBe('cut');
    expect([feed.held, feed.waiting.length, feed.changed.size, feed.complete]).toEqual([false, 0, 0, true]);
  });

  test('when more waited than is kept, the old rows give way instead of leaving a gap', () => {
    let feed = heldFeed({ ...feedOf(range(10, 1)), complete: true });
    for (let n = 1000; n <= 6000; n += 100) feed = withBatch(feed, range(n, n - 99));
    expect([feed.waiting.length, feed.waitingOverflows]).toEqual([liveLimit, true]);
    expect(feed.entries).toHaveLength(10);
    const released = releasedFeed(feed);
    expect(times(released.entries)).toEqual(times(range(6000, 6001 - liveLimit)));
    expect(released.complete).toBe(false);
  });

  test('older pages that were read are given back when it is released', () => {
    const long = { ...feedOf(range(5000, 1)), held: true, complete: true };
    const released = releasedFeed(long);
    expect([released.entries.length, released.complete]).toEqual([liveLimit, false]);
  });

  test('after a lost connection what was missed waits', () => {
    const held = heldFeed(feedOf(range(10, 1)));
    const near = withFirstPage(held, range(13, 5), false);
    expect([times(near.waiting), near.waitingOverflows]).toEqual([[13, 12, 11], false]);
    const far = withFirstPage(held, range(40, 30), false);
    expect([far.waiting.length, far.waitingOverflows, far.entries]).toEqual([11, true, held.entries]);
  });

  test('holding and releasing twice change nothing', () => {
    const feed = feedOf(range(3, 1));
    expect(releasedFeed(feed)).toBe(feed);
    const held = heldFeed(feed);
    expect(heldFeed(held)).toBe(held);
  });
});
