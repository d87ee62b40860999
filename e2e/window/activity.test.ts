import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activityEntry, attacks } from '../../renderer/gallery/activity-samples.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { serveGallery, type ServedGallery } from '../browser/serve-gallery.ts';
import { ActivityPage } from '../pages/activity-page.ts';
import type { GalleryView } from '../pages/gallery-page.ts';

let gallery: ServedGallery;
let browser: Browser;
const opened: ActivityPage[] = [];

beforeAll(async () => {
  [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await gallery.close();
});
afterEach(async () => {
  for (const activity of opened.splice(0)) {
    expect(activity.gallery.faults).toEqual([]);
    await activity.gallery.close();
  }
});

async function open(scenario: string, place = 'activity', view?: GalleryView): Promise<ActivityPage> {
  const activity = await ActivityPage.open(browser, gallery.address(scenario, place), view);
  opened.push(activity);
  return activity;
}

async function openList(scenario = 'busy', view?: GalleryView): Promise<ActivityPage> {
  const activity = await open(scenario, 'activity', view);
  await activity.rows.first().waitFor();
  return activity;
}

let arrived = 0;
/** A request newer than all that are there. */
function arrive(facts: Partial<ActivityEntry> = {}): ActivityEntry {
  arrived += 1;
  return {
    ...activityEntry(1),
    id: `req_9${String(arrived).padStart(6, '0')}`,
    time: Date.now() + arrived,
    ...facts,
  };
}
const arriveMany = (count: number) => Array.from({ length: count }, () => arrive());

describe('the live list', () => {
  test('tells each request in a row of named columns', async () => {
    const activity = await openList();
    await expect.poll(() => activity.requestCount()).toBe(40);
    expect(await activity.grid.getByRole('columnheader').allInnerTexts()).toEqual([
      'Time',
      'Client',
      'Model',
      'Account',
      'Status',
      'First token',
      'Tokens',
      'Cached',
    ]);
    const cells = activity.rows.nth(1).getByRole('gridcell');
    const texts = await cells.allInnerTexts();
    expect(texts[0]).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(texts.slice(1, 4)).toEqual(['Codex', 'gpt-5.5', 'team key']);
    expect(texts[4]).toMatch(/Done\s*200/);
    expect(texts.slice(5)).toEqual(['360 ms', '80.9K', '93%']);
    expect(await activity.rows.nth(0).innerText()).toContain('Live');
    expect(await activity.rows.nth(4).innerText()).toContain(
      'asked for claude-opus-5-5, answered by gpt-5.5',
    );
    expect(await activity.rows.first().evaluate((row) => row.getBoundingClientRect().height)).toBe(36);
  });

  test('new requests enter at the top, and running ones change in their place', async () => {
    const activity = await openList();
    const running = arrive({ outcome: 'running', status: null, tokens: activityEntry(0).tokens });
    await activity.tell(running);
    await expect.poll(async () => (await activity.rowIds())[0]).toBe(running.id);
    await activity.tell(arrive(), { ...running, outcome: 'cut', status: 200 });
    await expect.poll(async () => (await activity.rowIds())[1]).toBe(running.id);
    expect(await activity.row(running.id).innerText()).toContain('Cut off');
    expect(await activity.requestCount()).toBe(42);
  });

  test('a scrolled list does not move, says how many wait, and goes to them when asked', async () => {
    const activity = await openList('thousand');
    await activity.scrollTo(720);
    const [row] = (await activity.rowIds()).slice(10);
    const place = () => activity.row(row!).evaluate((element) => element.getBoundingClientRect().top);
    const before = await place();
    const batch = arriveMany(12);
    await activity.tell(...batch);
    await activity.waiting.waitFor();
    expect(await activity.waiting.innerText()).toBe('12 new');
    expect(await place()).toBe(before);
    await activity.tell({
      ...activityEntry(1_000_000 - Number(row!.slice(4))),
      outcome: 'left',
      status: null,
    });
    await expect.poll(() => activity.row(row!).innerText()).toContain('Client left');
    expect(await place()).toBe(before);
    await activity.waiting.click();
    await expect.poll(async () => (await activity.rowIds())[0]).toBe(batch.at(-1)!.id);
    expect(await activity.scrollTop()).toBe(0);
    expect(await activity.waiting.count()).toBe(0);
  });

  test('scrolling back to the top follows again', async () => {
    const activity = await openList();
    await activity.scrollTo(300);
    await activity.tell(arrive());
    await activity.waiting.waitFor();
    await activity.scrollTo(0);
    await activity.waiting.waitFor({ state: 'detached' });
    const next = arrive();
    await activity.tell(next);
    await expect.poll(async () => (await activity.rowIds())[0]).toBe(next.id);
  });

  test('Space and the button pause and resume', async () => {
    const activity = await openList();
    const top = (await activity.rowIds())[0];
    await activity.press('Space');
    const pause = activity.button(/^Resume/);
    await pause.waitFor();
    await activity.gallery.page.getByText('The list is paused.').waitFor({ state: 'attached' });
    await activity.tell(...arriveMany(3));
    await activity.waiting.waitFor();
    expect((await activity.rowIds())[0]).toBe(top);
    await pause.click();
    await expect.poll(() => activity.requestCount()).toBe(43);
    expect(await activity.waiting.count()).toBe(0);
    await activity.press('Space');
    await activity.button(/^Resume/).waitFor();
  });

  test('more than what is kept may wait: nothing is missing afterwards', async () => {
    const activity = await openList();
    await activity.press('Space');
    await activity.button(/^Resume/).waitFor();
    await activity.tell(...arriveMany(2500));
    await expect.poll(() => activity.button(/ new$/).innerText()).toBe('2,000+ new');
    await activity.waiting.click();
    await expect.poll(() => activity.requestCount()).toBe(2000);
  });

  test('columns and rows stay where they are while data flows', async () => {
    const activity = await openList();
    const measure = () =>
      activity.grid
        .getByRole('columnheader')
        .evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().toJSON() as object));
    const before = await measure();
    await activity.tell(
      arrive({ modelAsked: 'm'.repeat(300), client: 'c'.repeat(80), firstByteMs: 3_599_999 }),
    );
    await expect.poll(() => activity.requestCount()).toBe(41);
    expect(await measure()).toEqual(before);
  });
});

describe('older requests', () => {
  test('ten thousand rows: only those in sight are in the page, the end loads more', async () => {
    const activity = await openList('ten-thousand');
    await activity.grid.focus();
    let pages = 1;
    for (; pages < 6; pages += 1) {
      await activity.press('End');
      await expect.poll(() => activity.requestCount()).toBeGreaterThan(200 * pages);
    }
    expect(await activity.rows.count()).toBeLessThan(60);
    const calls = (await activity.gallery.calls('activity.list')) as { before?: string }[];
    const befores = calls.map(({ before }) => before);
    expect(new Set(befores).size).toBe(befores.length);
    expect(befores.length).toBeGreaterThanOrEqual(pages);
    await activity.press('Home');
    await expect.poll(() => activity.activeRow()).toBe(activityEntry(0).id);
  });

  test('says when there are no more', async () => {
    const activity = await openList();
    await activity.scrollTo(10_000);
    await activity.gallery.page.getByText('That is all there is.').waitFor();
  });
});

describe('filters', () => {
  test('by client, by failure, by slowness', async () => {
    const activity = await openList();
    const { page } = activity.gallery;
    await activity.button('Failed').click();
    await expect.poll(() => activity.requestCount()).toBeLessThan(12);
    for (const text of await activity.rows.allInnerTexts()) expect(text).toMatch(/Failed|Refused|Cut off/);
    await page.getByLabel('Client', { exact: true }).selectOption('Codex');
    for (const text of await activity.rows.allInnerTexts()) expect(text).toContain('Codex');
    await activity.button('Failed').click();
    await page.getByLabel('Client', { exact: true }).selectOption('All clients');
    await activity.button('Slow').click();
    await expect.poll(() => activity.requestCount()).toBe(1);
    expect(await activity.rows.first().innerText()).toContain('7.90');
  });

  test('by words in client, model, account, path and error; / goes there, Escape empties and leaves', async () => {
    const activity = await openList();
    await activity.press('/');
    await activity.gallery.page.keyboard.type('gemini NOT VALID');
    await expect.poll(() => activity.requestCount()).toBeLessThan(8);
    expect(await activity.find.inputValue()).toBe('gemini NOT VALID');
    await activity.press('Escape');
    await expect.poll(() => activity.requestCount()).toBe(40);
    await activity.press('Escape');
    expect(await activity.find.evaluate((field) => field === document.activeElement)).toBe(false);
  });

  test('says what was not searched, and searches it when asked', async () => {
    const activity = await openList('thousand');
    const { page } = activity.gallery;
    await activity.find.fill(activityEntry(350).id);
    await page.getByText('Nothing matches').waitFor();
    await page.getByText('Searched the newest 200 requests.').waitFor();
    await activity.button('Search older ones').click();
    await expect.poll(() => activity.requestCount()).toBe(1);
    await page.getByText('Searched the newest 400 requests.').waitFor();
    await activity.find.fill('no such thing');
    await activity.button('Clear filters').click();
    await expect.poll(() => activity.requestCount()).toBe(400);
  });

  test('only what matches is told to wait', async () => {
    const activity = await openList();
    await activity.find.fill('codex');
    await activity.press('Escape');
    await activity.find.fill('editor');
    await activity.find.blur();
    await activity.press('Space');
    await activity.tell(...arriveMany(4), arrive({ client: 'my editor' }));
    await activity.waiting.waitFor();
    expect(await activity.waiting.innerText()).toBe('1 new');
  });
});

describe('the keyboard', () => {
  test('moves, opens, follows with the story, and closes', async () => {
    const activity = await openList();
    await activity.press('j');
    await expect.poll(() => activity.activeRow()).toBe(activityEntry(0).id);
    await activity.press('ArrowDown');
    await activity.press('J');
    await activity.press('k');
    await expect.poll(() => activity.activeRow()).toBe(activityEntry(1).id);
    expect(activity.selected()).toBeUndefined();
    await activity.press('Enter');
    await activity.detail.waitFor();
    expect(activity.selected()).toBe(activityEntry(1).id);
    expect(await activity.row(activityEntry(1).id).getAttribute('aria-selected')).toBe('true');
    await activity.press('ArrowDown');
    await expect.poll(() => activity.selected()).toBe(activityEntry(2).id);
    await activity.detail.getByRole('heading', { name: 'Gemini CLI' }).waitFor();
    await activity.press('PageDown');
    await activity.press('PageUp');
    await expect.poll(() => activity.selected()).toBe(activityEntry(2).id);
    await activity.press('End');
    await expect.poll(() => activity.activeRow()).toBe(activityEntry(39).id);
    expect(await activity.row(activityEntry(39).id).isVisible()).toBe(true);
    await activity.press('Escape');
    await activity.detail.waitFor({ state: 'detached' });
    expect(activity.selected()).toBeUndefined();
    expect(await activity.grid.evaluate((grid) => grid === document.activeElement)).toBe(true);
  });

  test('a row at the keyboard does not move; Escape lets the list go on', async () => {
    const activity = await openList();
    await activity.press('j');
    await activity.tell(arrive());
    await activity.waiting.waitFor();
    expect((await activity.rowIds())[0]).toBe(activityEntry(0).id);
    await activity.press('Escape');
    await expect.poll(() => activity.requestCount()).toBe(41);
  });
});

describe('one request', () => {
  test('its story: who asked, why that account, each try with the provider’s words, and the end', async () => {
    const activity = await open('busy', `activity/${activityEntry(4).id}`);
    const story = await activity.detail.getByRole('list', { name: 'What happened' }).innerText();
    const told = [
      'Claude Code asked for claude-opus-5-5, 182 kB, streaming.',
      'personal is resting',
      'work at Anthropic answered with 429:\nThe provider’s rate limit was reached (429).',
      'team key at OpenAI answered with 200.',
      '1 thing was lost in translation.',
      'First token.',
      'Done: 79.9K in (74K from cache), 1.2K out.',
    ];
    const places = told.map((words) => story.indexOf(words));
    expect(
      places.every((place) => place >= 0),
      story,
    ).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    await activity.button('Show').click();
    await activity.detail.getByText('messages[3].content[0].citations').waitFor();
    await activity.tab(/^Facts/).click();
    await activity.detail.getByText('POST /v1/messages').waitFor();
    await activity.detail.getByText('74,000').waitFor();
  });

  test('every way to end is explained', async () => {
    const ends = [
      [0, 'Live', 'The answer has not ended yet.'],
      [3, 'Failed', 'No account could answer'],
      [8, 'Refused', 'Portunus did not pass the request on'],
      [11, 'Cut off', 'The answer stopped before its end'],
      [14, 'Client left', 'The client closed the connection'],
    ] as const;
    const activity = await openList();
    for (const [index, word, explained] of ends) {
      await activity.row(activityEntry(index).id).click();
      await expect.poll(() => activity.selected()).toBe(activityEntry(index).id);
      const status = activity.detail.getByRole('status').first();
      await expect.poll(() => status.innerText()).toContain(explained);
      expect(await status.innerText()).toContain(word);
    }
  });

  test('follows a running request to its end', async () => {
    const activity = await open('busy', `activity/${activityEntry(0).id}`);
    await activity.detail.getByText(/^Running for/).waitFor();
    await activity.tell({ ...activityEntry(0), outcome: 'completed', status: 200, totalMs: 4200 });
    await activity.detail.getByText('Done.').waitFor();
  });

  test('is found by its address when it is not loaded, and told in words when there is none', async () => {
    const activity = await open('thousand', `activity/${activityEntry(900).id}`);
    await activity.detail.getByText('asked for').waitFor();
    expect(await activity.gallery.calls('activity.get')).toContainEqual({ id: activityEntry(900).id });
    const missing = await open('busy', 'activity/req_unknown');
    await missing.detail.getByText('This request is not in the history').waitFor();
    await missing.detail.getByText(/req_unknown may be older/).waitFor();
    await missing.button('Close').click();
    await missing.detail.waitFor({ state: 'detached' });
  });

  test('can be copied: its id, and a line for the shell without any key', async () => {
    const activity = await open('busy', `activity/${activityEntry(1).id}`);
    await activity.button('Copy id').click();
    await expect.poll(() => activity.gallery.readClipboard()).toBe(activityEntry(1).id);
    await activity.button('Copy as curl').click();
    await expect
      .poll(() => activity.gallery.readClipboard())
      .toBe(
        `curl -N 'http://127.0.0.1:7787/v1/responses' -H "Authorization: Bearer $PORTUNUS_KEY" -H 'Content-Type: application/json' -d '{"model":"gpt-5.5","stream":true,"input":"Hello"}'`,
      );
  });

  test('takes the list’s place in a narrow window, and gives it back as it was', async () => {
    const activity = await openList('thousand', { width: 720, height: 700 });
    await activity.scrollTo(3600);
    await expect.poll(() => activity.row(activityEntry(105).id).count()).toBe(1);
    await activity.row(activityEntry(105).id).click();
    await activity.detail.waitFor();
    expect(await activity.grid.isVisible()).toBe(false);
    expect(
      await activity.detail
        .getByRole('heading')
        .first()
        .evaluate((h) => h === document.activeElement),
    ).toBe(true);
    await activity.press('Escape');
    await activity.grid.waitFor();
    expect(await activity.scrollTop()).toBe(3600);
    await expect.poll(() => activity.activeRow()).toBe(activityEntry(105).id);
  });
});

describe('when there is little to show', () => {
  test('loading says so', async () => {
    const activity = await open('loading');
    await activity.gallery.page.getByRole('status', { name: 'Loading' }).waitFor();
  });

  test('no requests: a line to try, with its copy', async () => {
    const activity = await open('quiet');
    await activity.gallery.page.getByRole('heading', { name: 'No requests yet' }).waitFor();
    await activity.button('Copy the line').click();
    await expect
      .poll(() => activity.gallery.readClipboard())
      .toContain("curl 'http://127.0.0.1:7787/v1/messages'");
    await activity.tell(arrive());
    await expect.poll(() => activity.requestCount()).toBe(1);
  });

  test('a history deleted while it is read: what comes then is shown at once', async () => {
    const activity = await openList();
    await activity.press('j');
    await activity.scrollTo(300);
    await activity.gallery.page.evaluate(() => {
      // From now on the made-up engine has nothing older.
      window.gallery!.invoke = () => Promise.resolve({ ok: true, value: [] as never });
      window.gallery!.publish('activity.cleared', {});
    });
    await activity.gallery.page.getByRole('heading', { name: 'No requests yet' }).waitFor();
    const next = arrive();
    await activity.tell(next);
    await expect.poll(() => activity.rowIds()).toEqual([next.id]);
    expect(await activity.waiting.count()).toBe(0);
  });

  test('a lost connection keeps the list; afterwards what was missed is read', async () => {
    const activity = await openList();
    await activity.gallery.connect('lost');
    await activity.gallery.page.getByText('The engine does not answer.').waitFor();
    expect(await activity.requestCount()).toBe(40);
    const asked = (await activity.gallery.calls('activity.list')).length;
    await activity.gallery.connect('open');
    await expect.poll(async () => (await activity.gallery.calls('activity.list')).length).toBe(asked + 1);
  });
});

describe('hostile text', () => {
  test('EL-7: a hundred attacks as names, models, paths and errors make no element and no request', async () => {
    const activity = await openList('hostile');
    expect(attacks.length).toBe(100);
    expect(new Set(attacks).size).toBe(100);
    await expect.poll(() => activity.requestCount()).toBe(100);
    await activity.press('j');
    await activity.press('Enter');
    const allowed = await activity.gallery.page.evaluate(
      () => document.querySelectorAll('script, link').length,
    );
    for (let index = 0; index < attacks.length; index += 1) {
      await expect.poll(() => activity.selected()).toBe(activityEntry(index).id);
      await activity.detail.getByRole('list', { name: 'What happened' }).waitFor();
      await expect.poll(() => activity.detail.innerText()).toContain(attacks[index]);
      if (index % 10 === 0) {
        await activity.tab(/^Facts/).click();
        await activity.tab(/^Lost/).click();
        await activity.grid.focus();
      }
      await activity.press('j');
    }
    expect(
      await activity.gallery.page.evaluate(() => ({
        made: document.querySelectorAll(
          'img, iframe, object, embed, video, audio, style, main script, main link, main a',
        ).length,
        scripts: document.querySelectorAll('script, link').length,
        handlers: document.querySelectorAll('[onerror], [onload], [onmouseover]').length,
      })),
    ).toEqual({ made: 0, scripts: allowed, handlers: 0 });
  });
});

describe('for everyone', () => {
  test.each([
    ['light', 'busy', `activity/${activityEntry(4).id}`],
    ['dark', 'busy', `activity/${activityEntry(3).id}`],
    ['light', 'lengthy', 'activity'],
    ['dark', 'quiet', 'activity'],
    ['light', 'loading', 'activity'],
    ['dark', 'busy', 'activity/req_unknown'],
  ] as const)('axe finds nothing: %s, %s, %s', async (theme, scenario, place) => {
    const activity = await open(scenario, place, { theme });
    await activity.gallery.page.getByRole('heading', { level: 1 }).waitFor();
    if (scenario === 'busy') await activity.detail.getByRole('heading').first().waitFor();
    expect(await activity.gallery.findBarriers()).toEqual([]);
  });

  test('axe finds nothing while paused, filtered and waiting', async () => {
    const activity = await openList('thousand', { theme: 'dark' });
    await activity.button('Failed').click();
    await activity.press('j');
    await activity.press('Enter');
    await activity.button(/^Pause/).click();
    await activity.tell(...arriveMany(3), arrive({ outcome: 'failed' }));
    await activity.waiting.waitFor();
    expect(await activity.gallery.findBarriers()).toEqual([]);
  });

  test('speaks Chinese', async () => {
    const activity = await openList('busy', { locale: 'zh-CN' });
    expect(await activity.grid.getByRole('columnheader').first().innerText()).toBe('时间');
    await activity.rows.nth(3).click();
    await activity.detail.getByRole('tab', { name: '经过' }).waitFor();
  });
});
