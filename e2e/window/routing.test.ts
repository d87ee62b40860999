import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { GalleryPage, type GalleryView } from '../pages/gallery-page.ts';
import { RoutingPage } from '../pages/routing-page.ts';

describe.skipIf(findChromium() === undefined)('Choosing on Routing (needs a Chromium)', () => {
  let gallery: ServedGallery;
  let browser: Browser;
  let shown: GalleryPage;
  let routing: RoutingPage;

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

  async function open(scenario: string, view: GalleryView = {}): Promise<void> {
    shown = await GalleryPage.open(browser, gallery.address(scenario, 'routing'), view);
    routing = new RoutingPage(shown.page);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }
  const order = (tool = 'All tools') => routing.orderOf(tool);
  const soon = { timeout: 5000 };
  const start = [
    'work',
    'personal',
    'night shift',
    'Claude Code’s own login',
    'team key',
    'Gemini API key',
    'OpenRouter',
  ];

  test('a strategy is chosen with the keyboard, and what follows from it is shown', async () => {
    await open('routing');
    await routing.strategy('First in the list').focus();
    await shown.page.keyboard.press('ArrowDown');
    await shown.page.keyboard.press('ArrowDown');
    expect(await routing.strategy('In turn, by weight').isChecked()).toBe(true);
    expect(await shown.calls('settings.update')).toEqual([
      { strategy: 'round_robin' },
      { strategy: 'weighted' },
    ]);
    const lines = await routing.order('Anthropic Messages');
    expect(lines.map((line) => line.split(' | ', 2).join(' '))).toEqual([
      'takes turns work',
      'left out personal',
      'takes turns night shift',
      'own login Claude Code’s own login',
    ]);
    await routing.words('weight 3').first().waitFor();
  });

  test('whether a conversation stays can be switched', async () => {
    await open('routing');
    await routing.affinity().click();
    await expect.poll(() => routing.affinity().isChecked(), soon).toBe(false);
    expect(await shown.calls('settings.update')).toEqual([{ sessionAffinity: false }]);
  });

  test('buttons and arrow keys move an account, keep the focus, and say where it is', async () => {
    await open('routing');
    await routing.move('personal', 'up').click();
    await expect.poll(() => order(), soon).toEqual(['personal', 'work', ...start.slice(2)]);
    await routing.announced('personal is now 1 of 7.').waitFor();
    const focused = () => shown.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(await focused()).toBe('Move personal up');
    expect(await routing.move('personal', 'up').getAttribute('aria-disabled')).toBe('true');
    await shown.page.keyboard.press('ArrowDown');
    await routing.announced('personal is now 2 of 7.').waitFor();
    await expect.poll(() => order(), soon).toEqual(start);
    await shown.page.keyboard.press('End');
    await routing.announced('personal is now 7 of 7.').waitFor();
    expect(await focused()).toBe('Move personal up');
    await expect.poll(async () => (await order()).at(-1), soon).toBe('personal');
    expect(await shown.calls('accounts.setOrder')).toHaveLength(3);
  });

  test('a row is dragged by its grip; Escape puts it back', async () => {
    await open('routing');
    const { mouse, keyboard } = shown.page;
    const drag = async () => {
      const from = await routing.gripOf('team key');
      const to = await routing.gripOf('work');
      await mouse.move(from.x, from.y);
      await mouse.down();
      await mouse.move(from.x, (from.y + to.y) / 2, { steps: 4 });
      await mouse.move(to.x, to.y - 10, { steps: 4 });
    };
    await drag();
    await keyboard.press('Escape');
    await mouse.up();
    expect(await order()).toEqual(start);
    expect(await shown.calls('accounts.setOrder')).toEqual([]);
    await drag();
    await mouse.up();
    await expect.poll(async () => (await order()).slice(0, 2), soon).toEqual(['team key', 'work']);
    const [asked] = await shown.calls('accounts.setOrder');
    expect(asked).toMatchObject({ client: null });
  });

  test('a tool gets an order of its own by moving an account, and follows all again', async () => {
    await open('routing');
    await routing.chooseTool('Claude Code');
    await routing.words('Claude Code follows the order of all tools.').waitFor();
    await routing.move('night shift', 'up').click();
    await routing.words('Claude Code has an order of its own').waitFor();
    const own = ['work', 'night shift', 'personal', ...start.slice(3)];
    await expect.poll(() => order('Claude Code'), soon).toEqual(own);
    expect(await shown.calls('accounts.setOrder')).toMatchObject([{ client: 'claude-code' }]);
    await routing.chooseTool('All tools');
    expect(await order()).toEqual(start);
    await routing.chooseTool('Claude Code');
    await routing.followAll().click();
    await routing.words('Claude Code follows the order of all tools.').waitFor();
    await expect.poll(() => order('Claude Code'), soon).toEqual(start);
  });

  test('an order that could not be saved is taken back, with the reason', async () => {
    await open('routing-failing');
    await routing.move('work', 'down').click();
    await shown.page.getByRole('alert').filter({ hasText: 'the disk is full' }).waitFor();
    expect(await order()).toEqual(start);
  });

  const looks: [string, GalleryView][] = [
    ['routing', {}],
    ['routing', { theme: 'dark', width: 720 }],
    ['routing-weighted', { locale: 'zh-CN', width: 720 }],
    ['routing-weighted', { theme: 'dark', locale: 'zh-CN', width: 1600 }],
  ];
  test.each(looks)('%s has no barrier and fits: %o', async (scenario, view) => {
    await open(scenario, view);
    await shown.page.getByRole('radio').first().waitFor();
    expect(await shown.findBarriers()).toEqual([]);
    expect(await shown.measureOverflow()).toBe(0);
  });
});
