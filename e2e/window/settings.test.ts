import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { engine } from '../../renderer/gallery/samples.ts';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import type { GalleryView } from '../pages/gallery-page.ts';
import { SettingsPage } from '../pages/settings-page.ts';

const why = findChromium() === undefined ? ' (skipped: no Chromium on this machine)' : '';

describe.skipIf(why !== '')(`Settings${why}`, () => {
  let browser: Browser;
  let gallery: ServedGallery;
  let screen: SettingsPage;
  const open = async (scenario: string, view?: GalleryView) =>
    (screen = await SettingsPage.open(browser, gallery.address(scenario, 'settings'), view));
  const updates = () => screen.gallery.calls('settings.update');

  beforeAll(async () => {
    [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await gallery.close();
  });
  afterEach(async () => {
    expect(screen.gallery.faults).toEqual([]);
    await screen.gallery.close();
  });

  test('language and theme count at once, here too', async () => {
    await open('keys');
    await screen.choice('Dark').click();
    await screen.says('Saved').waitFor();
    const theme = () => screen.gallery.page.evaluate(() => document.documentElement.dataset['theme']);
    expect(await theme()).toBe('dark');
    await screen.choice('简体中文').click();
    await screen.gallery.page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    expect(await updates()).toEqual([{ theme: 'dark' }, { language: 'zh-CN' }]);
  });

  test.each([
    ['Port', 'seven', 'Give a whole number.'],
    ['Port', '', 'Give a whole number.'],
    ['Port', '65536', 'Give a number from 0 to 65,535.'],
    ['Port', '7788', 'The other port has this number already.'],
    ['Keep requests for', '0', 'Give at least 1.'],
    ['Keep at most', '99', 'Give at least 100.'],
    ['Use at most', '0', 'Give a number from 1 to 1,000,000.'],
  ])('%s takes no %j: told beside the field and never sent', async (label, typed, words) => {
    await open('keys');
    const field = screen.field(label);
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Enter');
    await screen.says(words).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await updates()).toEqual([]);
    await field.press('Escape');
    expect(await field.inputValue()).toBe(before);
    await screen.says(words).waitFor({ state: 'detached' });
  });

  test('a port counts from the next start on: a browser is told how, the desktop starts the engine again', async () => {
    await open('keys');
    await screen.field('Port').fill('7900');
    await screen.field('Port').press('Tab');
    await screen.says('Port 7900 counts from the next start on.').waitFor();
    await screen.says('Stop "portunus serve" and start it again').waitFor();
    expect(await updates()).toEqual([{ port: 7900 }]);
    await screen.gallery.publish('engine.changed', { ...engine, port: 7900, url: 'http://127.0.0.1:7900' });
    await screen.says('Port 7900 counts from the next start on.').waitFor({ state: 'detached' });
    await screen.gallery.close();

    await open('keys&desktop=1');
    await screen.field('Port').fill('7900');
    await screen.field('Port').press('Enter');
    await screen.button('Restart engine now').click();
    await expect.poll(() => screen.desktopCalls('desktop.restartEngine')).toEqual([{}]);
  });

  test('the history is capped in plain units and deleted only after a question', async () => {
    await open('keys');
    await screen.field('Use at most').fill('512');
    await screen.field('Use at most').press('Enter');
    await screen.says('Saved').waitFor();
    expect(await updates()).toEqual([{ activity: { maxBytes: 512 * 1_048_576 } }]);
    await screen.button('Delete history…').click();
    await screen.dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await screen.gallery.calls('activity.clear')).toEqual([]);
    await screen.button('Delete history…').click();
    await screen.dialog.getByRole('button', { name: 'Delete history' }).click();
    await screen.says('The history was deleted.').first().waitFor();
    expect(await screen.gallery.calls('activity.clear')).toEqual([{}]);
  });

  test('start at login is the desktop’s: absent in a browser, explained where it cannot be', async () => {
    await open('keys');
    expect(await screen.power('Start at login').count()).toBe(0);
    await screen.gallery.close();
    await open('keys&desktop=unsupported');
    await screen.says('This build was started from a folder that may move.').waitFor();
    expect(await screen.power('Start at login').isDisabled()).toBe(true);
    await screen.gallery.close();
    await open('keys&desktop=1');
    expect(await screen.power('Start hidden').isDisabled()).toBe(true);
    await screen.power('Start at login').click();
    await expect.poll(() => screen.power('Start at login').isChecked()).toBe(true);
    await screen.power('Start hidden').click();
    await expect.poll(() => screen.power('Start hidden').isChecked()).toBe(true);
    expect(await screen.desktopCalls('desktop.setLoginItem')).toEqual([
      { enabled: true, hidden: false },
      { enabled: true, hidden: true },
    ]);
  });

  test('a new key is shown once and can be copied; closing forgets it', async () => {
    await open('keys');
    await screen.button('New key…').click();
    await screen.dialog.getByRole('button', { name: 'Make key' }).click();
    await screen.dialog.getByText('Give it a name.').waitFor();
    await screen.dialog.getByLabel('Name').fill('  my editor  ');
    await screen.gallery.page.keyboard.press('Enter');
    const text = await screen.dialog.locator('code').innerText();
    expect(text).toMatch(/^ptn_[\w-]{43}$/);
    await screen.dialog.getByRole('button', { name: 'Copy key' }).click();
    await screen.dialog.getByText('Copied').waitFor();
    expect(await screen.gallery.readClipboard()).toBe(text);
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    expect(await screen.gallery.calls('keys.create')).toEqual([{ name: 'my editor' }]);
    expect(await screen.gallery.page.content()).not.toContain(text);
    expect(await screen.keys.getByRole('row').count()).toBe(5);
  });

  test('in the desktop app a new key goes onto the clipboard without entering the window', async () => {
    await open('keys&desktop=1');
    await screen.button('New key…').click();
    await screen.dialog.getByLabel('Name').fill('  my editor  ');
    await screen.gallery.page.keyboard.press('Enter');
    await screen.dialog.getByText('It is on the clipboard now').waitFor();
    expect(await screen.desktopCalls('desktop.createKey')).toEqual([{ name: 'my editor' }]);
    expect(await screen.gallery.calls('keys.create')).toEqual([]);
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    await screen.dialog.waitFor({ state: 'detached' });
  });

  test('a key is revoked after a question that says who is refused then', async () => {
    await open('keys');
    await screen.button('Revoke Claude Code').click();
    await screen.dialog.getByText('Claude Code is refused until it is switched on again').waitFor();
    await screen.dialog.getByRole('button', { name: 'Revoke key' }).click();
    await screen.says('The key “Claude Code” was revoked.').first().waitFor();
    expect(await screen.gallery.calls('keys.revoke')).toEqual([{ key: 'key_0' }]);
    expect(await screen.keys.getByText('Claude Code').count()).toBe(0);
  });

  test('ENV-5: an outbound proxy is tested, saved and shown without its password', async () => {
    await open('keys');
    await screen.says('http://proxy.example:3128').waitFor();
    await screen.button('Change…').click();
    await screen.choice('This one').click();
    await screen.button('Save').click();
    await screen.says('Give its address.').waitFor();
    const address = screen.field('Address of the proxy');
    expect(await address.getAttribute('type')).toBe('password');
    await address.fill('http://jo:canary@proxy.example:8080');
    await screen.button('Test').click();
    await screen.says(/does not take the name and password that are set/).waitFor();
    await address.fill('http://jo:right-canary@proxy.example:8080');
    await screen.button('Test').click();
    await screen.says('api.anthropic.com:443 was reached this way.').waitFor();
    expect(await screen.gallery.findBarriers()).toEqual([]);
    await screen.button('Save').click();
    await screen.says('http://••••@proxy.example:8080').waitFor();
    expect(await screen.gallery.calls('proxies.set')).toEqual([
      { url: 'http://jo:right-canary@proxy.example:8080' },
    ]);
    expect(await screen.gallery.page.content()).not.toContain('canary');
    await screen.button('Change…').click();
    await screen.choice('Never one').click();
    await screen.button('Save').click();
    await screen.says('never one').waitFor();
  });

  test('a thousand keys scroll in their own place, and so can be reached by keyboard', async () => {
    await open('many-keys', { width: 720 });
    expect(await screen.keys.getByRole('row').count()).toBe(1001);
    const box = await screen.keys.locator('..').boundingBox();
    expect(box!.height).toBeLessThanOrEqual(420);
    await screen.keys.locator('..').focus();
    await screen.gallery.page.keyboard.press('End');
    await screen.keys.getByText('script 999').waitFor();
    await expect.poll(() => screen.keys.locator('..').evaluate((it) => it.scrollTop)).toBeGreaterThan(1000);
  });

  test('what was not saved is told beside the setting, which keeps showing what is true', async () => {
    await open('failing');
    await screen.choice('Dark').click();
    await screen.says('/home/me/portunus.db could not be written: the disk is full.').waitFor();
    expect(await screen.choice('System').first().isChecked()).toBe(true);
    expect(await screen.choice('Dark').isChecked()).toBe(false);
    await screen.field('Port').fill('7900');
    await screen.field('Port').press('Enter');
    await expect.poll(() => screen.says('the disk is full').count()).toBe(2);
    expect(await screen.field('Port').inputValue()).toBe('7900');
  });

  test.each([
    ['keys', 'light', 'en-GB', 1180],
    ['keys&desktop=1', 'dark', 'en-GB', 1600],
    ['keys', 'light', 'zh-CN', 720],
    ['keys&desktop=unsupported', 'dark', 'zh-CN', 720],
  ] as const)(
    '%s has no barrier and no sideways scrolling: %s, %s, %i px',
    async (scenario, theme, locale, width) => {
      await open(scenario, { theme, locale, width });
      expect(await screen.gallery.findBarriers()).toEqual([]);
      const overflow = await screen.gallery.page
        .getByRole('main')
        .evaluate((it) => it.scrollWidth - it.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    },
  );
});
