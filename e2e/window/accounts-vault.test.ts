import { describe, expect, test } from 'vitest';
import { useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

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
    const screen = await openAccounts('vault-none', 'add-anthropic-api-key');
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
