import { describe, expect, test } from 'vitest';
import { until, useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

const answer = 'http://localhost:1455/auth/callback?code=made-up&state=made-up-state';

describe('signing in', () => {
  test('goes by keyboard alone from the chooser to the new account', async () => {
    const screen = await openAccounts('accounts-empty', 'add');
    const { keyboard } = screen.page;
    await screen.dialog.getByRole('button', { name: 'Sign in to ChatGPT', exact: true }).focus();
    await keyboard.press('Enter');
    await screen.dialog.getByText('OpenAI has no written rule').waitFor();
    expect(screen.place()).toBe('#/accounts/add-codex-browser');
    expect(await screen.focused()).toBe('Sign in');
    await keyboard.press('Enter');
    await screen.dialog.getByText('Waiting for you at the provider’s page').waitFor();
    expect(await screen.focused()).toBe('Open the sign-in page');
    await screen.pasteField().focus();
    await keyboard.insertText(answer);
    await keyboard.press('Enter');
    await screen.dialog.getByText('ada@analytical.example').waitFor();
    await screen.dialog.getByText('Saving adds a new account.').waitFor();
    expect(await screen.focused()).toBe('Save');
    await keyboard.press('Enter');
    await screen.dialog.getByRole('heading', { name: 'ada@analytical.example is ready' }).waitFor();
    await keyboard.press('Enter');
    await screen.row('ada@analytical.example').getByText('Ready').waitFor();
    expect(await screen.asked('logins')).toMatchObject([
      { name: 'logins.preflight', input: { provider: 'codex', method: 'browser' } },
      { name: 'logins.begin', input: { provider: 'codex', method: 'browser', acceptPolicy: false } },
      { name: 'logins.paste', input: { text: answer } },
      { name: 'logins.save', input: { acceptOther: false } },
    ]);
  });

  test('waits for the tick under what the provider says', async () => {
    const screen = await openAccounts('accounts-empty', 'add-claude-browser');
    await screen.dialog.getByText('Reserved for its own apps').waitFor();
    const link = screen.dialog.getByRole('link', { name: 'Read it at code.claude.com' });
    expect(await link.getAttribute('target')).toBe('_blank');
    await screen.primary().click();
    await screen.dialog.getByRole('alert').getByText('Read what the provider says').waitFor();
    expect((await screen.asked('logins')).map(({ name }) => name)).not.toContain('logins.begin');
    await screen.readTick().check();
    await screen.primary().click();
    await screen.dialog.getByRole('link', { name: 'Open the sign-in page' }).waitFor();
  });

  test('ticks what it needs, and goes on without the port when another program holds it', async () => {
    const screen = await openAccounts('sign-in-port-taken', 'add-codex-browser');
    await screen.dialog.getByText('codex (4711)').waitFor();
    await screen.dialog.getByText('This computer’s clock is 3 minutes behind.').waitFor();
    expect(await screen.dialog.getByText('The provider answers: fine').count()).toBe(1);
    const looks = async () =>
      (await screen.asked('logins')).filter(({ name }) => name === 'logins.preflight').length;
    const before = await looks();
    await expect.poll(looks, until).toBeGreaterThan(before);
    await screen.dialog.getByRole('button', { name: 'Sign in and paste a code' }).click();
    await screen.dialog.getByText('Waiting for what you paste').waitFor();
    expect((await screen.asked('logins')).at(-1)?.input).toMatchObject({ paste: true });
  });

  test('shows a device’s code to copy, and the page to type it on', async () => {
    const screen = await openAccounts('accounts-empty', 'add-codex-device-code');
    await screen.dialog.getByRole('button', { name: 'Get a code' }).click();
    await screen.dialog.getByText('K7QF-M2XT').waitFor();
    await screen.dialog.getByRole('button', { name: 'Copy code' }).click();
    await expect.poll(() => screen.gallery.readClipboard(), until).toBe('K7QF-M2XT');
    const link = screen.dialog.getByRole('link', { name: 'Open the sign-in page' });
    expect(await link.getAttribute('href')).toBe('https://auth.openai.com/codex/device');
    expect(await screen.pasteField().count()).toBe(0);
  });

  test('says what is wrong with a pasted text, keeps none of it, and tells a refusal in words', async () => {
    const screen = await openAccounts('accounts-empty', 'add-codex-browser');
    await screen.primary().click();
    await screen.pasteField().fill('no-code');
    await screen.pasteField().press('Enter');
    await screen.dialog.locator('.field-error').waitFor();
    expect(await screen.pasteField().inputValue()).toBe('');
    await screen.pasteField().fill('denied');
    await screen.pasteField().press('Enter');
    await screen.dialog.getByRole('alert').getByText('The workspace has no Codex.').waitFor();
    await screen.dialog.getByRole('button', { name: 'Begin again' }).click();
    await screen.dialog.getByText('OpenAI has no written rule').waitFor();
  });

  test('is found again by a window that was loaded anew, and goes on', async () => {
    const screen = await openAccounts('sign-in-running');
    await screen.page.getByRole('link', { name: 'Go on' }).click();
    await screen.dialog.getByText('Waiting for you at the provider’s page').waitFor();
    await screen.dialog.getByText(/9 min \d+ sec left/).waitFor();
    expect((await screen.asked('logins')).map(({ name }) => name)).toEqual([]);
  });

  test('is cancelled by closing the dialog, and says so', async () => {
    const screen = await openAccounts('sign-in-running', 'add-codex-browser');
    await screen.dialog.getByText('Closing this cancels the sign-in').waitFor();
    await screen.page.keyboard.press('Escape');
    await screen.page.getByText('The sign-in was cancelled. Nothing was saved.').first().waitFor();
    expect(await screen.asked('logins')).toEqual([{ name: 'logins.cancel', input: { login: 'login_0' } }]);
    expect(screen.place()).toBe('#/accounts');
    expect(await screen.page.getByRole('link', { name: 'Go on' }).count()).toBe(0);
  });
});

describe('signing in again', () => {
  test('brings the same account up to date', async () => {
    const screen = await openAccounts('sign-in-same', 'renew-acc_plus');
    await screen.primary().click();
    await screen.pasteField().fill(answer);
    await screen.pasteField().press('Enter');
    await screen.dialog.getByText('Saving brings personal plan up to date.').waitFor();
    await screen.primary().click();
    await screen.dialog.getByText('its login was brought up to date').waitFor();
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    expect(await screen.order('ChatGPT')).toEqual(['personal plan', 'Codex login']);
  });

  test('names both when somebody else signed in, and asks', async () => {
    const screen = await openAccounts('sign-in-differs', 'renew-acc_plus');
    await screen.primary().click();
    await screen.pasteField().fill(answer);
    await screen.pasteField().press('Enter');
    const warning = screen.dialog.getByRole('alert');
    await warning.getByText('eve@other.example signed in, but this account is personal plan.').waitFor();
    await screen.dialog.getByRole('button', { name: 'Sign in again' }).click();
    await screen.pasteField().fill(answer);
    await screen.pasteField().press('Enter');
    await screen.dialog.getByRole('button', { name: 'Keep as a new account' }).click();
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    expect(await screen.order('ChatGPT')).toEqual(['personal plan', 'Codex login', 'eve@other.example']);
    const names = (await screen.asked('logins')).map(({ name }) => name);
    expect(names.filter((name) => name !== 'logins.preflight')).toEqual([
      'logins.begin',
      'logins.paste',
      'logins.cancel',
      'logins.begin',
      'logins.paste',
      'logins.save',
    ]);
  });

  test('says so when the provider does not tell who it was', async () => {
    const screen = await openAccounts('sign-in-unknown', 'add-codex-browser');
    await screen.primary().click();
    await screen.pasteField().fill(answer);
    await screen.pasteField().press('Enter');
    await screen.dialog.getByText('ChatGPT does not tell as whom').waitFor();
  });
});

describe('in the desktop app', () => {
  test('opens its own window at once, or the system’s browser instead', async () => {
    const screen = await openAccounts('accounts-empty', 'add-claude-browser', { desktop: true });
    await screen.readTick().check();
    await screen.dialog.getByRole('button', { name: 'Open sign-in window' }).click();
    await screen.dialog.getByRole('button', { name: 'Use my browser instead' }).click();
    await expect
      .poll(() => screen.askedDesktop('desktop.openSignIn'), until)
      .toEqual(['desktop.openSignIn', 'desktop.openSignInInBrowser']);
  });

  test('opens the browser where the provider refuses windows of apps', async () => {
    const screen = await openAccounts('accounts-empty', 'add-code-assist-browser', { desktop: true });
    await screen.readTick().check();
    await screen.dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await screen.dialog.getByRole('button', { name: 'Open the sign-in page' }).waitFor();
    await expect
      .poll(() => screen.askedDesktop('desktop.openSignIn'), until)
      .toEqual(['desktop.openSignInInBrowser']);
  });
});
