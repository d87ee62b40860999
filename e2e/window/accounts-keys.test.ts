import { describe, expect, test } from 'vitest';
import { useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

describe('adding a key', () => {
  test('goes by keyboard alone from the button to the button', async () => {
    const screen = await openAccounts('accounts-empty');
    await screen.add.focus();
    await screen.page.keyboard.press('Enter');
    await screen.dialog.getByRole('heading', { name: 'Add an account' }).waitFor();
    expect(await screen.focused()).toBe('API key for Anthropic');
    await screen.page.keyboard.press('Enter');
    await screen.key.waitFor();
    expect(screen.place()).toBe('#/accounts/add-anthropic-api-key');
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
    const screen = await openAccounts('accounts', 'add-anthropic-api-key');
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
    const screen = await openAccounts('accounts', 'add-anthropic-api-key');
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
    const screen = await openAccounts('accounts', 'add-anthropic-api-key');
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
    const screen = await openAccounts('accounts', 'add-anthropic-api-key');
    await screen.giveKey('sk-ant-api03-unreachable');
    await screen.dialog.getByRole('alert').getByText('could not be reached').waitFor();
    await screen.dialog.getByRole('button', { name: 'Save without checking' }).click();
    await screen.dialog.getByText('The key is not checked.').waitFor();
    const calls = await screen.asked();
    expect(calls.map(({ input }) => (input as { check: boolean }).check)).toEqual([true, false]);
  });

  test('asks a compatible endpoint’s address, and tells when another one was right', async () => {
    const screen = await openAccounts('accounts', 'add-openai-compatible-api-key');
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
