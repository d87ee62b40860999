/**
 * `npm run bench:window [-- seconds]`: the Activity screen under 1,000 events a second (row LOG-6), over a made-up
 * engine in a real Chromium. Prints the gaps between frames, the answer to keys, the heap, and the processor time
 * of the page's main thread, which a busy machine does not blur. The same page without any event is measured
 * right before: what it misses too is the machine's doing. Exit code 1 when a bar was missed by the page itself.
 */
import type { Browser, CDPSession } from 'playwright-core';
import { activityEntry } from '../../renderer/gallery/activity-samples.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { serveGallery } from '../browser/serve-gallery.ts';
import { ActivityPage } from '../pages/activity-page.ts';
import { floodPage } from './flood.ts';

const seconds = Number(process.argv[2] ?? 60);
const longestFrameGapMs = 100;
/** What a flat heap may differ by: lists are full and caches warm after the first quarter. */
const heapGrowthBytes = 4 * 1_048_576;
const slices = 4;

interface Figures {
  readonly gaps: number[];
  readonly keyMs: number[];
  readonly heapBytes: number[];
  /** Processor time of the main thread. */
  readonly workMs: number;
  readonly events: number;
  readonly tookMs: number;
}

type Prepare = (activity: ActivityPage) => Promise<void>;

async function measure(
  browser: Browser,
  address: string,
  perBatch: number,
  prepare: Prepare,
): Promise<Figures> {
  const activity = await ActivityPage.open(browser, address);
  const { page } = activity.gallery;
  await activity.rows.first().waitFor();
  await prepare(activity);
  await page.evaluate(watchKeys);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const gaps: number[] = [];
  const heapBytes: number[] = [];
  let [events, tookMs, workMs] = [0, 0, 0];
  for (let slice = 0; slice < slices; slice += 1) {
    const workBefore = await readWork(session);
    const flood = page.evaluate(floodPage, {
      batches: (seconds * 10) / slices,
      batchEveryMs: 100,
      beginningPerBatch: perBatch,
      template: activityEntry(1),
      name: `s${slice}`,
    });
    const typing = typeMeanwhile(activity, flood);
    const result = await flood;
    await typing;
    workMs += (await readWork(session)) - workBefore;
    gaps.push(...result.frameGaps);
    heapBytes.push(await readHeap(session));
    events += result.events;
    tookMs += result.tookMs;
  }
  const keyMs = await page.evaluate(() => window.keyDurations ?? []);
  await activity.gallery.close();
  return { gaps, keyMs, heapBytes, workMs, events, tookMs };
}

declare global {
  interface Window {
    keyDurations?: number[];
  }
}

/** Runs in the page: from a key's arrival to the next frame that was painted, as Chromium tells it. */
function watchKeys(): void {
  const durations: number[] = [];
  window.keyDurations = durations;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'keydown') durations.push(entry.duration);
  });
  observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** A key every 250 ms, whatever the focus is on. */
async function typeMeanwhile(activity: ActivityPage, flood: Promise<unknown>): Promise<void> {
  const ended = flood.then(() => 'ended');
  for (let key = 0; ; key += 1) {
    await activity.press(key % 8 < 4 ? 'j' : 'k');
    const pause = new Promise<string>((resolve) => setTimeout(() => resolve('go on'), 250));
    if ((await Promise.race([ended, pause])) === 'ended') return;
  }
}

async function readWork(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function readHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

const rank = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);

function describe(name: string, { gaps, keyMs, heapBytes, workMs, events, tookMs }: Figures): string {
  const [longest, late, median] = [1, 0.99, 0.5].map((share) => rank(gaps, share).toFixed(0));
  return [
    `${name}: ${Math.round(events / (tookMs / 1000))} events a second for ${(tookMs / 1000).toFixed(0)} s`,
    `  frames  longest gap ${longest} ms, p99 ${late} ms, median ${median} ms, ${gaps.length} in all`,
    `  keys    longest to the next frame ${Math.max(0, ...keyMs)} ms; ${keyMs.length} of them 16 ms or more`,
    `  work    ${(workMs / (tookMs / 100)).toFixed(1)} ms of the main thread per 100 ms`,
    `  heap    ${heapBytes.map(megabytes).join(', ')} MB after each quarter`,
  ].join('\n');
}

const gallery = await serveGallery();
const browser = await launchChromium();
const address = gallery.address('busy', 'activity');
const runs: [string, Prepare][] = [
  ['list live, typing into find', (activity) => activity.find.focus()],
  ['list live and filtered', (activity) => activity.find.fill('codex gpt')],
  ['list held, moving by keys', (activity) => activity.scrollTo(360)],
];
console.log(`Bars: longest gap ${longestFrameGapMs} ms, heap at most ${megabytes(heapGrowthBytes)} MB more.`);
let missed = false;
for (const [name, prepare] of runs) {
  const still = await measure(browser, address, 0, prepare);
  const flooded = await measure(browser, address, 52, prepare);
  console.log(`\n${describe(name, flooded)}\n${describe('  without events', still)}`);
  const growth = (flooded.heapBytes.at(-1) ?? 0) - (flooded.heapBytes[0] ?? 0);
  const slow = rank(flooded.gaps, 1) > longestFrameGapMs;
  if (slow && rank(still.gaps, 1) > longestFrameGapMs / 2)
    console.log('  The gap says little: this machine is too busy for smooth frames even without events.');
  else if (slow) missed = true;
  if (growth > heapGrowthBytes) missed = true;
}
await browser.close();
await gallery.close();
console.log(missed ? '\nA bar was missed.' : '\nNo bar was missed by the page.');
process.exitCode = missed ? 1 : 0;
