import { describe, expect, test } from 'vitest';
import { until, useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

describe('the list of accounts', () => {
  test('groups them by provider, with kind, end and state', async () => {
    const screen = await openAccounts('accounts');
    expect(await screen.groups().allTextContents()).toEqual([
      'Anthropic',
      'OpenAI',
      'Google Gemini',
      'Compatible endpoint',
    ]);
    expect(await screen.row('work').innerText()).toMatch(
      /…9fQ2[^]*API key[^]*allowed[^]*does not expire[^]*pays per token[^]*Ready/,
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
    const words = row.getByText('Your credit balance is too low');
    expect(Math.round(await screen.lineCount(words))).toBe(3);
    await row.getByRole('button', { name: 'Show all of it' }).click();
    expect(await screen.lineCount(words)).toBeGreaterThan(3.5);
    expect(await row.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true');
  });

  test('draws a page of a thousand accounts at a time, and finds one among them', async () => {
    const screen = await openAccounts('accounts-thousand');
    expect(await screen.rows().count()).toBe(350);
    await screen.page.getByRole('button', { name: 'Show 50 more' }).first().click();
    expect(await screen.rows().count()).toBe(400);
    await screen.find.fill('ACCOUNT 777');
    await expect.poll(() => screen.rows().count(), until).toBe(1);
    await screen.find.fill('no such account');
    await screen.page.getByRole('button', { name: 'Show all' }).click();
    await screen.page.getByRole('button', { name: 'Need you: 333' }).click();
    await expect.poll(() => screen.row('account 1').count(), until).toBe(0);
    expect(await screen.row('account 3').count()).toBe(1);
  });
});
