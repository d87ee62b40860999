import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activityEntry } from '../../renderer/gallery/activity-samples.ts';
import { liveLimit } from '../../renderer/state/activity-entries.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { serveGallery, type ServedGallery } from '../browser/serve-gallery.ts';
import { ActivityPage } from '../pages/activity-page.ts';
import { floodPage } from './flood.ts';

/** What a flood must not change, whatever the machine's speed; `npm run bench:window` measures the rest. */
const flood = { batches: 30, batchEveryMs: 100, beginningPerBatch: 100, template: activityEntry(1) };

let gallery: ServedGallery;
let browser: Browser;
let activity: ActivityPage;

beforeAll(async () => {
  [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
  activity = await ActivityPage.open(browser, gallery.address('busy', 'activity'));
  await activity.rows.first().waitFor();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await gallery.close();
});

test('LOG-6: a flood leaves a bounded list of which few rows are in the page', async () => {
  const { begun } = await activity.gallery.page.evaluate(floodPage, { ...flood, name: 'a' });
  expect(begun).toBe(3000);
  await expect.poll(() => activity.requestCount()).toBe(liveLimit);
  expect((await activity.rowIds())[0]).toBe('req_a000003000');
  expect(await activity.rows.count()).toBeLessThan(50);
  const elements = () => activity.gallery.page.evaluate(() => document.querySelectorAll('*').length);
  expect(await elements()).toBeLessThan(1200);
  expect(activity.gallery.faults).toEqual([]);
}, 60_000);

test('LOG-6: what is read stays in its place, what came is counted', async () => {
  await activity.scrollTo(1440);
  const chosen = (await activity.rowIds())[20]!;
  await activity.row(chosen).click();
  await activity.detail.waitFor();
  const place = () => activity.row(chosen).evaluate((row) => row.getBoundingClientRect().top);
  const before = await place();
  const { begun } = await activity.gallery.page.evaluate(floodPage, { ...flood, batches: 15, name: 'b' });
  expect(begun).toBe(1500);
  await expect.poll(() => activity.waiting.innerText()).toBe('1,500 new');
  expect(await place()).toBe(before);
  expect(await activity.scrollTop()).toBe(1440);
  expect([activity.selected(), await activity.activeRow()]).toEqual([chosen, chosen]);
  await activity.waiting.click();
  await expect.poll(async () => (await activity.rowIds())[0]).toBe('req_b000001500');
  expect(await activity.requestCount()).toBe(liveLimit);
  expect(activity.selected()).toBe(chosen);
}, 60_000);
