import { describe, expect, test } from 'vitest';
import { until, useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

describe('the order of accounts', () => {
  test('is changed with the arrow keys alone, and the focus stays', async () => {
    const screen = await openAccounts('accounts-sign-in-states');
    const order = () => screen.order('ChatGPT');
    expect((await order()).slice(0, 3)).toEqual(['ready', 'renewing', 'not renewed']);
    await screen.grip('ready').focus();
    await screen.page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await order())[1], until).toBe('ready');
    await screen.page.getByText('ready is now 2 of 5.').waitFor({ state: 'attached' });
    await expect.poll(() => screen.focused(), until).toContain('Move ready');
    await screen.page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await order())[2], until).toBe('ready');
    await screen.choose('ready', 'Move up');
    await expect.poll(async () => (await order())[1], until).toBe('ready');
    const [first] = await screen.asked();
    expect(first).toMatchObject({ name: 'accounts.setOrder', input: { client: null } });
    expect((first?.input as { accounts: string[] }).accounts).toHaveLength(12);
  });

  test('is changed by dragging a row', async () => {
    const screen = await openAccounts('accounts-sign-in-states');
    await screen.row('signed out').hover();
    await screen.grip('signed out').dragTo(screen.row('ready'), { targetPosition: { x: 200, y: 4 } });
    await expect.poll(async () => (await screen.order('ChatGPT'))[0], until).toBe('signed out');
    expect(await screen.page.locator('[data-drop]').count()).toBe(0);
  });

  test('gives an account a weight', async () => {
    const screen = await openAccounts('accounts-kinds');
    await screen.choose('work', 'Weight…');
    await screen.dialog.getByLabel('Weight').fill('101');
    await screen.dialog.getByRole('button', { name: 'Save' }).click();
    await screen.dialog.getByText('Give a whole number from 1 to 100.').waitFor();
    await screen.dialog.getByLabel('Weight').fill('3');
    await screen.page.keyboard.press('Enter');
    await screen.dialog.waitFor({ state: 'detached' });
    expect(await screen.asked()).toEqual([
      { name: 'accounts.setWeight', input: { account: 'acc_1', weight: 3 } },
    ]);
  });
});

describe('an account’s way to the outside', () => {
  test('is its own, tested before it is saved, and without its password afterwards', async () => {
    const screen = await openAccounts('accounts-kinds');
    await screen.choose('work', 'Proxy…');
    await screen.dialog.getByRole('radio', { name: 'A proxy of its own' }).check();
    await screen.dialog.getByRole('button', { name: 'Save' }).click();
    await screen.dialog.getByText('Give the proxy’s address.').waitFor();
    await screen.dialog.getByLabel('Address').fill('http://me:secret@broken.example:3128');
    await screen.dialog.getByRole('button', { name: 'Test' }).click();
    await screen.dialog.getByRole('status').getByText('broken:1').waitFor();
    expect(await screen.gallery.findBarriers()).toEqual([]);
    await screen.dialog.getByRole('button', { name: 'Save' }).click();
    await screen.dialog.waitFor({ state: 'detached' });
    await screen.choose('work', 'Proxy…');
    const shown = await screen.dialog.getByLabel('Address').getAttribute('placeholder');
    expect(shown).toBe('http://broken.example:3128');
    await screen.dialog.getByRole('radio', { name: /^Like all accounts/ }).check();
    await screen.dialog.getByRole('button', { name: 'Save' }).click();
    await screen.dialog.waitFor({ state: 'detached' });
    expect((await screen.asked('proxies')).filter(({ name }) => name === 'proxies.set')).toEqual([
      {
        name: 'proxies.set',
        input: { account: 'acc_1', url: 'http://me:secret@broken.example:3128' },
      },
      { name: 'proxies.set', input: { account: 'acc_1', url: null } },
    ]);
  });
});

describe('an account’s details', () => {
  test('tell where the secret lives, what is left, and what became of the token', async () => {
    const screen = await openAccounts('accounts-kinds');
    await screen.title('personal plan').click();
    expect(screen.place()).toBe('#/accounts/acc_plus');
    const details = screen.row('personal plan').getByRole('group', { name: 'Details' });
    await details.getByText('Not renewed').waitFor();
    expect(await details.innerText()).toMatch(
      /the key to it is in your system’s keychain[^]*Renewed by another process/,
    );
    await details.getByRole('meter', { name: 'Week' }).waitFor();
    await screen.title('Codex login').click();
    await screen.page.getByText('Portunus reads it there and keeps no copy.').waitFor();
    expect(await screen.page.getByRole('group', { name: 'Details' }).count()).toBe(1);
    await screen.title('Codex login').click();
    expect(screen.place()).toBe('#/accounts');
  });

  test('the states of sign-ins are told in words, with the action that mends each', async () => {
    const screen = await openAccounts('accounts-sign-in-states');
    const told = async (label: string) => await screen.row(label).innerText();
    expect(await told('ready')).toMatch(/renews in (59|1 hr)[^]*Ready/);
    expect(await told('renewing')).toContain('Renewing');
    expect(await told('ends soon')).toMatch(/expires in 4\d min[^]*Expires soon[^]*Replace token/);
    expect(await told('signed out')).toMatch(/Sign-in needed[^]*refresh_token_reused[^]*Sign in again/);
    expect(await told('refused for other tools')).toMatch(
      /Not for other tools[^]*only authorized for use with/,
    );
    expect(await told('borrowed and ended')).toMatch(/Expired[^]*run Claude Code once/);
    expect(await told('borrowed and ended')).not.toMatch(/Replace|Sign in again/);
    await screen.choose('signed out', 'Renew now');
    await screen.row('signed out').getByText('Renewed.').waitFor();
  });

  test('meters say what is left, not what is used', async () => {
    const screen = await openAccounts('accounts-kinds');
    const meter = screen.row('personal plan').getByRole('meter', { name: '5 hours' });
    expect(await meter.getAttribute('aria-valuenow')).toBe('78');
    expect(await meter.getAttribute('aria-valuetext')).toMatch(/^78\s?% left, /);
  });

  test('e-mails are hidden everywhere with one switch, which is remembered', async () => {
    const screen = await openAccounts('accounts-kinds', 'acc_plus');
    await screen.page.getByText('ada.private@mail.example').first().waitFor();
    await screen.page.getByRole('button', { name: 'Hide e-mails' }).click();
    const shown = () => screen.page.getByRole('main').innerText();
    await expect.poll(shown, until).toContain('a•••@•••');
    expect(await shown()).not.toMatch(/@(mail|acme)\.example/);
    await screen.page.reload();
    await screen.row('personal plan').waitFor();
    expect(await shown()).not.toMatch(/@(mail|acme)\.example/);
  });

  test('hostile text stays text (row EL-7)', async () => {
    const screen = await openAccounts('accounts-hostile');
    await screen.rows().first().waitFor();
    await screen.rows().first().getByRole('button').nth(1).click();
    await screen.page.goto(screen.page.url().replace(/#.*/, '#/accounts/import'));
    await screen.dialog.getByRole('checkbox').first().waitFor();
    expect(
      await screen.page.locator('main :is(script, iframe, img, object, embed, video, audio)').count(),
    ).toBe(0);
    expect(await screen.dialog.locator(':is(script, iframe, img, object, embed)').count()).toBe(0);
  });
});
