import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activityEntry } from '../../renderer/gallery/activity-samples.ts';
import { plan, revertPlan } from '../../renderer/gallery/samples.ts';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { ClientsPage } from '../pages/clients-page.ts';
import type { GalleryView } from '../pages/gallery-page.ts';

const why = findChromium() === undefined ? ' (skipped: no Chromium on this machine)' : '';

describe.skipIf(why !== '')(`Clients${why}`, () => {
  let browser: Browser;
  let gallery: ServedGallery;
  let screen: ClientsPage;
  const open = async (scenario: string, view?: GalleryView) =>
    (screen = await ClientsPage.open(browser, gallery.address(scenario, 'clients'), view));
  const applied = () => screen.gallery.calls('clients.apply');
  const reverted = () => screen.gallery.calls('clients.revert');

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

  test('shows every line of the change, and writes that plan and no other', async () => {
    await open('client-off');
    const shown = await screen.diff().locator('pre').innerText();
    const lines = plan.files[0]!.diff.trimEnd().split('\n').slice(3);
    expect(shown.trimEnd().split('\n')).toEqual(lines);
    expect(await applied()).toEqual([]);
    await screen.button('Only write').click();
    await screen.says('Claude Code uses Portunus.').waitFor();
    expect(await applied()).toEqual([{ client: 'claude-code', planId: plan.planId, login: 'portunus' }]);
    expect(await screen.power.isChecked()).toBe(true);
    await screen.says('Written: settings.json holds what was shown.').waitFor();
    expect(await screen.gallery.calls('accounts.test')).toEqual([]);
  });

  test('a client can keep its own login: that plan is shown and written', async () => {
    await open('client-off');
    const login = screen.detail.getByRole('radio', { name: 'Its own login' });
    await login.click();
    await screen.says(/stays signed in as it is/).waitFor();
    expect((await screen.gallery.calls('clients.plan')).at(-1)).toEqual({
      client: 'claude-code',
      login: 'own',
    });
    await screen.button('Only write').click();
    await screen.says('Claude Code uses Portunus.').waitFor();
    expect(await applied()).toEqual([{ client: 'claude-code', planId: plan.planId, login: 'own' }]);
  });

  test('tests what it wrote: the file, the accounts that are ready, and the first own request', async () => {
    await open('client-off');
    await screen.button('Write and test').click();
    await screen.says('work answers.').waitFor();
    const asked = await screen.gallery.calls('accounts.test');
    expect(asked).toContainEqual({ account: 'acc_1' });
    // Paused, resting or refused ones are left alone.
    expect(asked).not.toContainEqual({ account: 'acc_5' });
    await screen.says('Waiting for the first request of Claude Code.').waitFor();
    const request = { ...activityEntry(4), id: 'req_first', time: Date.now() + 1000, client: 'claude-code' };
    await screen.gallery.publish('activity.changed', [{ ...request, modelAsked: 'claude-opus-5-5' }]);
    await screen.says(/Claude Code asked for claude-opus-5-5 (now|\d+ seconds? ago)/).waitFor();
    const link = screen.detail.getByRole('link', { name: 'Show it' });
    expect(await link.getAttribute('href')).toBe('#/activity/req_first');
  });

  test('a file that changed meanwhile is not written: the new plan is shown and says so', async () => {
    await open('client-changing');
    const before = (await screen.gallery.calls('clients.plan')).length;
    await screen.button('Only write').click();
    await screen.says('The file changed while you were looking.').waitFor();
    expect((await screen.gallery.calls('clients.plan')).length).toBe(before + 1);
    expect(await screen.power.isChecked()).toBe(false);
    await screen.button('Only write').click();
    await screen.says('Claude Code uses Portunus.').waitFor();
  });

  test('the switch leads to what it would write, in both directions, and writes nothing by itself', async () => {
    await open('client-off');
    await screen.power.click();
    await expect
      .poll(() => screen.button('Write and test').evaluate((it) => it === document.activeElement))
      .toBe(true);
    expect(await applied()).toEqual([]);
    await screen.gallery.page.keyboard.press('Enter');
    await screen.says('Claude Code uses Portunus.').waitFor();
    await screen.power.click();
    await screen.diff().waitFor();
    expect(await screen.diff().innerText()).toContain('-    "ANTHROPIC_BASE_URL"');
    expect(await reverted()).toEqual([]);
    await screen.button('Keep it on').click();
    await screen.button('Switch off…').click();
    await screen.button('Switch off').click();
    await screen.says('Claude Code no longer uses Portunus.').waitFor();
    expect(await reverted()).toEqual([{ client: 'claude-code', planId: revertPlan.planId }]);
    await screen.says('Start it again').waitFor();
  });

  test('launch only names the command, copies it and writes nothing', async () => {
    await open('client-off');
    await screen.choice('Launch only').click();
    await screen.says('portunus clients run claude-code').waitFor();
    await screen.button('Copy command').click();
    await screen.says('Copied').waitFor();
    expect(await screen.gallery.readClipboard()).toBe('portunus clients run claude-code');
    expect([...(await applied()), ...(await screen.gallery.calls('clients.launch'))]).toEqual([]);
  });

  test.each([
    ['Ours', 'Write ours again', 'clients.apply', plan.planId],
    ['Yours', 'Keep yours and switch off', 'clients.revert', revertPlan.planId],
  ])('drift: %s is shown line by line before %s', async (side, action, command, planId) => {
    await open('client-drifted');
    await screen.says('This is not what Portunus wrote.').waitFor();
    await screen.choice(side).click();
    await screen.diff().waitFor();
    await screen.button(action).click();
    await expect.poll(() => screen.gallery.calls(command)).toEqual([{ client: 'claude-code', planId }]);
    await screen.says('This is not what Portunus wrote.').waitFor({ state: 'detached' });
  });

  test('CFG-2: a broken file is named with its place, and nothing can be written', async () => {
    await open('client-broken');
    await screen.says('/home/me/.claude/settings.json: line 7, column 3: a comma is missing.').waitFor();
    expect(await screen.power.isDisabled()).toBe(true);
    expect(await screen.button(/^(Write|Only write)/).count()).toBe(0);
    await screen.gallery.close();
    await open('client-broken', { locale: 'zh-CN' });
    await screen.says('第 7 行第 3 列').waitFor();
  });

  test('a client that is not there says how to get it', async () => {
    await open('client-missing');
    await screen.says('npm install -g @anthropic-ai/claude-code@latest').waitFor();
    await screen.button('Look again').click();
    await expect.poll(() => screen.gallery.calls('clients.list')).not.toEqual([]);
  });

  test('a failure is told in its place, in words, and what was shown stays', async () => {
    await open('failing');
    await screen.button('Switch off…').click();
    await screen.says('/home/me/portunus.db could not be written: the disk is full.').waitFor();
    const planned = () => screen.gallery.calls('clients.planRevert');
    const before = (await planned()).length;
    await screen.button('Try again').click();
    await expect.poll(async () => (await planned()).length).toBe(before + 1);
    await screen.gallery.close();
    await open('client-failing');
    await screen.button('Only write').click();
    await screen.says('settings.json could not be written: no space is left on the disk.').waitFor();
    expect(await screen.diff().isVisible()).toBe(true);
    expect(await screen.power.isChecked()).toBe(false);
  });

  test('a lost connection keeps the last known plan readable', async () => {
    await open('client-off');
    await screen.diff().waitFor();
    await screen.gallery.connect('lost');
    await screen.gallery.page.getByText('The engine does not answer.').waitFor();
    expect(await screen.diff().isVisible()).toBe(true);
  });

  test('undoing everything shows every change first and can be left with Escape', async () => {
    await open('client-on');
    const undo = screen.gallery.page.getByRole('button', { name: 'Undo everything' });
    await undo.first().click();
    await screen.dialog.getByText('-    "ANTHROPIC_BASE_URL"').waitFor();
    await screen.gallery.page.keyboard.press('Escape');
    expect(await screen.dialog.count()).toBe(0);
    expect(await reverted()).toEqual([]);
    await undo.first().click();
    await screen.dialog.getByText('-    "ANTHROPIC_BASE_URL"').waitFor();
    await screen.dialog.getByRole('button', { name: 'Undo everything' }).click();
    await screen.gallery.page.getByText('All clients are as they were.').first().waitFor();
    expect(await reverted()).toEqual([{ client: 'claude-code', planId: revertPlan.planId }]);
    expect(await screen.power.isChecked()).toBe(false);
  });

  test.each([
    ['client-off', 'light', 'en-GB', 1180],
    ['client-drifted', 'dark', 'en-GB', 1600],
    ['client-missing', 'light', 'zh-CN', 720],
    ['client-broken', 'dark', 'zh-CN', 720],
    ['client-on', 'dark', 'en-GB', 1180],
  ] as const)(
    '%s has no barrier and no sideways scrolling: %s, %s, %i px',
    async (scenario, theme, locale, width) => {
      await open(scenario, { theme, locale, width });
      await screen.detail.waitFor();
      expect(await screen.gallery.findBarriers()).toEqual([]);
      const overflow = await screen.gallery.page
        .getByRole('main')
        .evaluate((it) => it.scrollWidth - it.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    },
  );
});
