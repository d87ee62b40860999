import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { AccountsPage } from '../pages/accounts-page.ts';
import type { GalleryView } from '../pages/gallery-page.ts';

/** Retries until it holds: what is shown follows the engine, not a clock. */
const until = { timeout: 10_000 };

let gallery: ServedGallery;
let browser: Browser;
let opened: AccountsPage | undefined;

beforeAll(async () => {
  [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await gallery.close();
});

afterEach(async () => {
  const faults = opened?.gallery.faults;
  await opened?.gallery.close();
  expect(faults).toEqual([]);
});

async function openAccounts(scenario: string, item = '', view?: GalleryView): Promise<AccountsPage> {
  const place = item === '' ? 'accounts' : `accounts/${item}`;
  opened = await AccountsPage.open(browser, gallery.address(scenario, place), view);
  return opened;
}

describe('the list of accounts', () => {
  test('groups them by provider, each with what the provider says', async () => {
    const screen = await openAccounts('accounts');
    expect(await screen.groups().allTextContents()).toEqual([
      'Anthropic',
      'OpenAI',
      'Google Gemini',
      'Compatible endpoint',
    ]);
    const link = screen.page.getByRole('link', { name: 'What Anthropic says' });
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.getAttribute('rel')).toBe('noreferrer');
    expect(await screen.row('work').innerText()).toMatch(
      /…9fQ2[^]*API key[^]*does not expire[^]*just now[^]*Ready/,
    );
    expect(await screen.row('OpenRouter').innerText()).toContain('openrouter.ai/api/v1');
    expect(await screen.page.getByText('system’s keychain (secret-service)').count()).toBe(1);
  });

  test('says until when an account rests, why, and lets it be used now', async () => {
    const screen = await openAccounts('accounts');
    const row = screen.row('personal');
    expect(await row.innerText()).toMatch(
      /Resting until \d\d:\d\d: Its 5 h window is used up, Anthropic says\.\s+1 hr 23 min left/,
    );
    await row.getByRole('button', { name: 'Use it now' }).click();
    await row.getByText('Ready').waitFor();
    expect(await screen.asked()).toEqual([{ name: 'accounts.resume', input: { account: 'acc_2' } }]);
  });

  test('tests an account in its row and tells what came of it', async () => {
    const screen = await openAccounts('accounts');
    await screen.choose('work', 'Test');
    await screen.row('work').getByText('It works. Models it may use: 14.').waitFor();
    const refused = screen.row('Gemini API key');
    await refused.getByRole('button', { name: 'Test again' }).click();
    await refused.getByRole('button', { name: 'Testing…' }).waitFor();
    await refused.getByRole('button', { name: 'Test again' }).waitFor();
    await refused.getByText('The provider refused the key (401).').waitFor();
    expect(await screen.asked()).toMatchObject([
      { input: { account: 'acc_1' } },
      { input: { account: 'acc_4' } },
    ]);
  });

  test('pauses, resumes and renames', async () => {
    const screen = await openAccounts('accounts');
    await screen.choose('work', 'Pause');
    await screen.row('work').getByText('Not used until you resume it.').waitFor();
    await screen.row('work').getByRole('button', { name: 'Resume' }).click();
    await screen.row('work').getByText('Ready').waitFor();
    await screen.choose('work', 'Rename…');
    await screen.name.fill('  ');
    await screen.name.press('Enter');
    await screen.dialog.getByText('Give it a name.').waitFor();
    await screen.name.fill('  office ');
    await screen.name.press('Enter');
    await screen.row('office').waitFor();
    expect((await screen.asked()).at(-1)).toEqual({
      name: 'accounts.rename',
      input: { account: 'acc_1', label: 'office' },
    });
  });

  test('removes at once, and Undo brings it back', async () => {
    const screen = await openAccounts('accounts');
    await screen.choose('work', 'Remove');
    await screen.row('work').waitFor({ state: 'detached' });
    await screen.page.getByRole('button', { name: 'Undo' }).click();
    await screen.row('work').waitFor();
    expect(await screen.asked()).toEqual([
      { name: 'accounts.remove', input: { account: 'acc_1', undoable: true } },
      { name: 'accounts.restore', input: { account: 'acc_1' } },
    ]);
  });

  test('says why something did not work, where it was asked for', async () => {
    const screen = await openAccounts('accounts-failing');
    await screen.choose('work', 'Pause');
    await screen.row('work').getByText('the disk is full').waitFor();
    await screen.choose('work', 'Rename…');
    await screen.name.press('Enter');
    await screen.dialog.getByText('the disk is full').waitFor();
    await screen.page.keyboard.press('Escape');
    await screen.choose('work', 'Remove');
    await screen.page.getByRole('status').getByText('the disk is full').last().waitFor();
    expect(await screen.row('work').count()).toBe(1);
  });

  test('keeps a provider’s long words to three lines, with the rest one click away', async () => {
    const screen = await openAccounts('accounts-states');
    const row = screen.row('account 3');
    const words = row.getByText('The key is no longer accepted');
    expect(Math.round(await screen.lineCount(words))).toBe(3);
    await row.getByRole('button', { name: 'Show all of it' }).click();
    expect(await screen.lineCount(words)).toBeGreaterThan(3.5);
    expect(await row.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true');
  });

  test('draws a page of a thousand accounts at a time, and finds one among them', async () => {
    const screen = await openAccounts('accounts-thousand');
    expect(await screen.rows().count()).toBe(200);
    await screen.page.getByRole('button', { name: 'Show 50 more' }).first().click();
    expect(await screen.rows().count()).toBe(250);
    await screen.find.fill('ACCOUNT 777');
    await expect.poll(() => screen.rows().count(), until).toBe(1);
    await screen.find.fill('no such account');
    await screen.page.getByRole('button', { name: 'Show all' }).click();
    await screen.page.getByRole('button', { name: 'Need you: 333' }).click();
    await expect.poll(() => screen.row('account 1').count(), until).toBe(0);
    expect(await screen.row('account 3').count()).toBe(1);
  });
});

describe('adding an account', () => {
  test('goes by keyboard alone from the button to the button', async () => {
    const screen = await openAccounts('accounts-empty');
    await screen.add.focus();
    await screen.page.keyboard.press('Enter');
    await screen.dialog.getByRole('heading', { name: 'Add an account' }).waitFor();
    expect(await screen.focused()).toContain('Anthropic');
    await screen.page.keyboard.press('Enter');
    await screen.key.waitFor();
    expect(screen.place()).toBe('#/accounts/add-anthropic');
    expect(await screen.focused()).toBe('API key');
    await screen.page.keyboard.insertText(' "sk-ant-api03-a-key-that-works" ');
    await screen.page.keyboard.press('Enter');
    await screen.dialog.getByText('The key works. Models it may use: 14.').waitFor();
    expect(await screen.focused()).toBe('Done');
    await screen.page.keyboard.press('Enter');
    await screen.row('Anthropic').waitFor();
    expect(screen.place()).toBe('#/accounts');
    expect(await screen.asked()).toEqual([
      {
        name: 'accounts.add',
        input: { provider: 'anthropic', key: 'sk-ant-api03-a-key-that-works', check: true },
      },
    ]);
  });

  test('gives the focus back to where it was when it is closed', async () => {
    const screen = await openAccounts('accounts');
    await screen.add.click();
    await screen.dialog.waitFor();
    await screen.page.keyboard.press('Escape');
    await screen.dialog.waitFor({ state: 'detached' });
    expect(await screen.focused()).toBe('Add account');
  });

  test('masks the key, and forgets it with the dialog', async () => {
    const screen = await openAccounts('accounts', 'add-anthropic');
    await screen.key.fill('sk-ant-api03-never-kept-anywhere');
    expect(await screen.key.getAttribute('type')).toBe('password');
    expect(await screen.key.getAttribute('autocomplete')).toBe('off');
    await screen.dialog.getByRole('button', { name: 'Show the key' }).click();
    expect(await screen.key.getAttribute('type')).toBe('text');
    await screen.page.keyboard.press('Escape');
    await screen.dialog.waitFor({ state: 'detached' });
    expect(screen.place()).toBe('#/accounts');
    await screen.page.goBack();
    await screen.key.waitFor();
    expect(await screen.key.inputValue()).toBe('');
    expect(await screen.asked()).toEqual([]);
  });

  test('recognises another provider’s key before it is sent, and takes it along', async () => {
    const screen = await openAccounts('accounts', 'add-anthropic');
    await screen.key.fill('sk-proj-0123456789abcdef');
    await screen.dialog.getByText('This looks like a key of OpenAI.').waitFor();
    expect(await screen.asked()).toEqual([]);
    await screen.dialog.getByRole('button', { name: 'Switch to OpenAI' }).click();
    await screen.dialog.getByRole('heading', { name: 'Add a key for OpenAI' }).waitFor();
    expect(await screen.dialog.getByText('This looks like').count()).toBe(0);
    await screen.key.press('Enter');
    await screen.dialog.getByRole('button', { name: 'Done' }).waitFor();
    expect((await screen.asked())[0]?.input).toMatchObject({
      provider: 'openai',
      key: 'sk-proj-0123456789abcdef',
    });
  });

  test('tells a refusal in the provider’s words beside the key', async () => {
    const screen = await openAccounts('accounts', 'add-anthropic');
    await screen.giveKey('');
    await screen.dialog.getByText('Paste the key here.').waitFor();
    await screen.giveKey('sk-ant-api03-refused');
    await screen.dialog.getByText('Anthropic refuses this key.').waitFor();
    expect(await screen.key.getAttribute('aria-invalid')).toBe('true');
    expect(await screen.focused()).toBe('API key');
    const note = screen.page.locator(`[id="${(await screen.key.getAttribute('aria-describedby')) ?? ''}"]`);
    expect(await note.innerText()).toMatch(/Its words: Your credit balance is too low[^]*Nothing was saved/);
    await screen.giveKey('sk-ant-api03-better');
    await screen.dialog.getByText('The key works.').waitFor();
  });

  test('saves a key without the check where the provider cannot be reached', async () => {
    const screen = await openAccounts('accounts', 'add-anthropic');
    await screen.giveKey('sk-ant-api03-unreachable');
    await screen.dialog.getByRole('alert').getByText('could not be reached').waitFor();
    await screen.dialog.getByRole('button', { name: 'Save without checking' }).click();
    await screen.dialog.getByText('The key is not checked.').waitFor();
    const calls = await screen.asked();
    expect(calls.map(({ input }) => (input as { check: boolean }).check)).toEqual([true, false]);
  });

  test('asks a compatible endpoint’s address, and tells when another one was right', async () => {
    const screen = await openAccounts('accounts', 'add-openai-compatible');
    await screen.giveKey('any-key');
    await screen.dialog.getByText('This endpoint needs its address').waitFor();
    expect(await screen.focused()).toBe('Address');
    await screen.address.fill('https://llm.example.com');
    await screen.name.fill('gateway');
    await screen.name.press('Enter');
    await screen.dialog.getByText('that is what was saved: https://llm.example.com/v1').waitFor();
    expect((await screen.asked())[0]?.input).toEqual({
      provider: 'openai-compatible',
      key: 'any-key',
      baseUrl: 'https://llm.example.com',
      label: 'gateway',
      check: true,
    });
  });

  test('replaces a key: the new one first, then the old account goes', async () => {
    const screen = await openAccounts('accounts');
    await screen.row('Gemini API key').getByRole('button', { name: 'Replace key' }).click();
    await screen.dialog.getByRole('heading', { name: 'Replace the key of Gemini API key' }).waitFor();
    await screen.giveKey('AIza-a-new-key');
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    await screen.row('Gemini API key').getByText('Ready').waitFor();
    expect(await screen.asked()).toEqual([
      {
        name: 'accounts.add',
        input: { provider: 'gemini', key: 'AIza-a-new-key', label: 'Gemini API key', check: true },
      },
      { name: 'accounts.remove', input: { account: 'acc_4' } },
    ]);
  });
});

describe('a vault that needs the person', () => {
  test('is unlocked from an account’s row', async () => {
    const screen = await openAccounts('vault-locked');
    await screen.row('work').getByRole('button', { name: 'Unlock vault' }).click();
    expect(await screen.focused()).toBe('Passphrase');
    await screen.passphrase.fill('wrong');
    await screen.passphrase.press('Enter');
    await screen.page.getByText('That is not the vault’s passphrase.').waitFor();
    await screen.passphrase.fill('open');
    await screen.passphrase.press('Enter');
    await screen.row('work').getByText('Ready').waitFor();
    expect(await screen.page.getByText('The vault is locked.').count()).toBe(0);
  });

  test('is given a place before a key is taken, with what each place means', async () => {
    const screen = await openAccounts('vault-none', 'add-anthropic');
    expect(await screen.key.count()).toBe(0);
    await screen.dialog.getByText('There is no keychain on this system').waitFor();
    await screen.dialog.getByRole('radio', { name: 'System keychain' }).check();
    await screen.dialog.getByRole('button', { name: 'Keep secrets there' }).click();
    await screen.dialog.getByRole('alert').getByText('The keychain cannot be used.').waitFor();
    await screen.dialog.getByRole('radio', { name: 'Passphrase' }).check();
    await screen.dialog.getByLabel('New passphrase').fill('four words nobody guesses');
    await screen.dialog.getByLabel('Once more').fill('something else');
    await screen.dialog.getByRole('button', { name: 'Keep secrets there' }).click();
    await screen.dialog.getByText('The two are not the same.').waitFor();
    await screen.dialog.getByLabel('Once more').fill('four words nobody guesses');
    await screen.dialog.getByRole('button', { name: 'Keep secrets there' }).click();
    await screen.key.waitFor();
    expect(await screen.asked('vault')).toEqual([
      { name: 'vault.create', input: { kind: 'keychain' } },
      { name: 'vault.create', input: { kind: 'passphrase', passphrase: 'four words nobody guesses' } },
    ]);
  });

  test.each([
    ['vault-silent', 'The keychain does not answer'],
    ['vault-changed', 'Another keychain than before answers'],
    ['vault-lost', 'The keychain has lost the key'],
    ['vault-session', 'Your secrets end when Portunus quits.'],
  ])('%s is said in words', async (scenario, words) => {
    const screen = await openAccounts(scenario);
    await screen.page.getByRole('main').getByText(words).waitFor();
  });
});

describe.each([
  ['light', 'en-GB', 1600],
  ['dark', 'zh-CN', 720],
] as const)('in %s, %s, %i px wide', (theme, locale, width) => {
  test.each([
    ['accounts-states', ''],
    ['accounts-empty', ''],
    ['loading', ''],
    ['accounts', 'add'],
    ['accounts', 'add-anthropic'],
    ['accounts', 'add-openai-compatible'],
    ['vault-locked', ''],
    ['vault-none', ''],
    ['vault-changed', ''],
  ])('%s %s is accessible and fits', async (scenario, item) => {
    const screen = await openAccounts(scenario, item, { theme, locale, width });
    expect(await screen.gallery.findBarriers()).toEqual([]);
    expect(await screen.gallery.measureOverflow()).toBe(0);
  });
});
