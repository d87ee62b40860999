import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as samples from '../../renderer/gallery/samples.ts';
import { activityEntry } from '../../renderer/gallery/activity-samples.ts';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { GalleryPage, type GalleryView } from '../pages/gallery-page.ts';
import { HomePage } from '../pages/home-page.ts';

describe.skipIf(findChromium() === undefined)('Home (needs a Chromium)', () => {
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

  async function open(scenario: string, view: GalleryView = {}): Promise<HomePage> {
    shown = await GalleryPage.open(browser, gallery.address(scenario, 'home'), view);
    const home = new HomePage(shown.page);
    await home.heading().waitFor();
    return home;
  }

  test('says that it serves and where; copies the address and the key without showing the key', async () => {
    const home = await open('busy');
    await home.status('http://127.0.0.1:7787').waitFor();
    await home.button('Copy address').click();
    await vi.waitFor(async () => expect(await shown.readClipboard()).toBe('http://127.0.0.1:7787'));
    await home.button('Copy key').click();
    await vi.waitFor(async () => expect(await shown.readClipboard()).toMatch(/^ptn_.{20,}4f2c$/));
    expect(await shown.calls('keys.revealShared')).toHaveLength(1);
    expect(await shown.page.content()).not.toContain(await shown.readClipboard());
  });

  test('counts today from the local midnight', async () => {
    const home = await open('busy');
    await home.figure('Requests today').getByText(/^\d+$/).waitFor();
    const [asked] = (await shown.calls('activity.overview')) as { sinceAt: number }[];
    expect(asked!.sinceAt % samples.day).toBe(0);
    expect(await home.figure('Read from cache').innerText()).toMatch(/%/);
  });

  test('each thing that needs the person leads to what mends it', async () => {
    const home = await open('troubled');
    await home.needsYou().waitFor();
    expect(await home.mending('Change port')).toBe('#/settings/port');
    expect(await home.mending('Unlock')).toBe('#/settings/vault');
    expect(await home.mending('Replace key')).toBe('#/accounts/renew-acc_4');
    await home.needsYou().getByText('and 1 more').waitFor();
    expect(await home.button('Pause').count()).toBe(0);
  });

  test('shows what goes where, and how each client fares', async () => {
    const home = await open('busy');
    await home
      .lane('Claude Code')
      .getByRole('link', { name: /show the last request of Claude Code/ })
      .waitFor();
    await shown.publish('clients.changed', {
      revision: 2,
      clients: [{ ...samples.claudeCode, state: 'drifted' }],
    });
    const review = home.lane('Claude Code').getByRole('link', { name: 'Review: Claude Code' });
    expect(await review.getAttribute('href')).toBe('#/clients/claude-code');
  });

  test('pauses for an hour, says until when, and resumes', async () => {
    const home = await open('busy');
    await home.button('Pause').click();
    await home.menuItem('For 1 hour').click();
    await home.status('Paused').first().waitFor();
    await shown.page.getByText(/New requests are refused until \d\d:\d\d/).waitFor();
    expect(await shown.calls('engine.pause')).toEqual([{ forMs: 3_600_000 }]);
    await home.button('Resume').click();
    await home.button('Pause').waitFor();
  });

  test('the doctor tells what to mend first, asks accounts only when told to, and gives the focus back', async () => {
    const home = await open('busy');
    await home.button('Doctor').click();
    const findings = home.doctor().getByRole('listitem');
    await findings.first().waitFor();
    expect(await findings.first().innerText()).toContain('needs a new key');
    expect(await shown.calls('doctor.run')).not.toContainEqual({ live: true });
    await home.doctor().getByRole('button', { name: 'Ask each account' }).click();
    await findings.getByText('answered a one-token call').waitFor();
    await shown.page.keyboard.press('Escape');
    await home.doctor().waitFor({ state: 'detached' });
    await vi.waitFor(async () =>
      expect(await shown.page.evaluate(() => document.activeElement?.textContent)).toBe('Doctor'),
    );
  });

  test('without an account: the first steps, with the ways that exist', async () => {
    const home = await open('empty');
    expect(await home.heading().innerText()).toBe('Welcome');
    const links = home.step('Add one account').getByRole('link');
    const places = await Promise.all((await links.all()).map((link) => link.getAttribute('href')));
    expect(places).toEqual(
      ['add', 'add-claude-pass-through', 'import', 'add-codex-browser', 'add'].map(
        (item) => `#/accounts/${item}`,
      ),
    );
    await home.status('portunus serve --demo').waitFor();
  });

  test('the first request is seen to arrive, and the steps stay until the person is done', async () => {
    const home = await open('ready');
    await home.steps().getByText('Waiting for the first request').waitFor();
    const first = { ...activityEntry(1), client: 'claude-code', outcome: 'running' as const };
    await shown.publish('activity.changed', [first]);
    await home.steps().getByText('claude-code asks.').waitFor();
    await shown.publish('activity.changed', [{ ...first, outcome: 'completed' }]);
    await home
      .steps()
      .getByText(/claude-code was answered by/)
      .waitFor();
    await home.button('Done').click();
    await home.lane('Claude Code').waitFor();
  });

  test('a lost connection leaves what was last known readable, and says so', async () => {
    const home = await open('busy');
    await home.lanes().first().waitFor();
    const before = await home.lanes().count();
    await shown.connect('lost');
    await shown.page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    expect(await home.lanes().count()).toBe(before);
    await home.status('http://127.0.0.1:7787').waitFor();
  });

  test('figures keep their places while they change', async () => {
    const home = await open('busy');
    await home.figure('Requests today').getByText(/^\d+$/).waitFor();
    const places = async () =>
      Promise.all(
        ['Requests today', 'Tokens today', 'Read from cache', 'First byte, median'].map((label) =>
          home.figure(label).boundingBox(),
        ),
      );
    const before = await places();
    await shown.publish('activity.changed', [
      { ...activityEntry(0), id: 'req_999999', outcome: 'completed' },
    ]);
    await vi.waitFor(
      async () => expect((await shown.calls('activity.overview')).length).toBeGreaterThan(1),
      10_000,
    );
    expect(await places()).toEqual(before);
  });

  const looks: [string, GalleryView][] = [
    ['busy', {}],
    ['busy', { theme: 'dark', locale: 'zh-CN' }],
    ['empty', { theme: 'dark' }],
    ['empty', { locale: 'zh-CN', width: 720 }],
    ['ready', {}],
    ['troubled', { theme: 'dark' }],
    ['paused', {}],
    ['demo', { theme: 'dark' }],
    ['long', { width: 720 }],
    ['loading', {}],
  ];
  test.each(looks)('%s has no barrier and fits: %o', async (scenario, view) => {
    await open(scenario, view);
    await shown.page.waitForTimeout(100);
    expect(await shown.findBarriers()).toEqual([]);
    const overflow = await shown.page.evaluate(() => {
      const main = document.querySelector('main')!;
      return main.scrollWidth - main.clientWidth;
    });
    expect(overflow).toBe(0);
  });
});
