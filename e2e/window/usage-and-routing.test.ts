import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { GalleryPage, type GalleryView } from '../pages/gallery-page.ts';
import { RoutingPage } from '../pages/routing-page.ts';
import { UsagePage } from '../pages/usage-page.ts';

describe.skipIf(findChromium() === undefined)('Usage and Routing (need a Chromium)', () => {
  let gallery: ServedGallery;
  let browser: Browser;
  let shown: GalleryPage;

  beforeAll(async () => {
    gallery = await serveGallery();
    browser = await launchChromium();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await gallery.close();
  });

  afterEach(async () => {
    await shown.close();
    expect(shown.faults).toEqual([]);
  });

  async function open(scenario: string, screen: string, view: GalleryView = {}): Promise<void> {
    shown = await GalleryPage.open(browser, gallery.address(scenario, screen), view);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  test('Usage counts each client, in the order of their names', async () => {
    await open('busy', 'usage');
    const usage = new UsagePage(shown.page);
    await usage.cacheShare('Claude Code').waitFor();
    const names = await usage.clients();
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
    const row = await usage.row('Claude Code');
    expect(row).toHaveLength(7);
    expect(Number(row[0])).toBeGreaterThan(0);
    expect(await usage.cacheShare('Claude Code').getAttribute('aria-valuetext')).toMatch(/%$/);
  });

  test('Usage asks for as many calendar days as were chosen', async () => {
    await open('busy', 'usage');
    const usage = new UsagePage(shown.page);
    for (const period of ['7 days', '30 days']) {
      await usage.choose(period);
      await usage.cacheShare('Claude Code').waitFor();
    }
    const asked = (await shown.calls('activity.overview')) as { sinceAt: number }[];
    const [today, week, month] = [...new Set(asked.map(({ sinceAt }) => sinceAt))];
    const day = 86_400_000;
    expect([today! - week!, today! - month!]).toEqual([6 * day, 29 * day]);
  });

  test('Usage without a request says so, and how to get one', async () => {
    await open('quiet', 'usage');
    const usage = new UsagePage(shown.page);
    await usage.words('No request in this time.').waitFor();
    expect(await usage.clients()).toEqual([]);
  });

  test('Routing shows who is asked in which order, and why somebody is left out', async () => {
    await open('busy', 'routing');
    const routing = new RoutingPage(shown.page);
    const lines = await routing.order('Anthropic Messages');
    expect(lines[0]).toBe('asked first | work | Anthropic | models claude-* | Ready');
    expect(lines[1]).toMatch(/^left out \| personal \| .* \| Resting until \d\d:\d\d$/);
    expect(await routing.order('Gemini')).toEqual([expect.stringContaining('Needs a sign-in or key')]);
  });

  test('Routing without an account says that every request is refused', async () => {
    await open('empty', 'routing');
    await new RoutingPage(shown.page).words('There is no account yet').waitFor();
  });

  const looks: [string, string, GalleryView][] = [
    ['busy', 'usage', {}],
    ['long', 'usage', { theme: 'dark', width: 720 }],
    ['quiet', 'usage', { locale: 'zh-CN', theme: 'dark' }],
    ['busy', 'routing', { theme: 'dark' }],
    ['long', 'routing', { locale: 'zh-CN', width: 720 }],
    ['empty', 'routing', {}],
    ['loading', 'routing', {}],
    ['loading', 'usage', { theme: 'dark' }],
  ];
  test.each(looks)('%s %s has no barrier and fits: %o', async (scenario, screen, view) => {
    await open(scenario, screen, view);
    expect(await shown.findBarriers()).toEqual([]);
    const overflow = await shown.page.evaluate(() => {
      const main = document.querySelector('main')!;
      return main.scrollWidth - main.clientWidth;
    });
    expect(overflow).toBe(0);
  });
});
