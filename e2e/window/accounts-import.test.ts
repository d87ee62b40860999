import { describe, expect, test } from 'vitest';
import { useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

describe('logins of other tools', () => {
  test('are listed with where they are and why some cannot be taken', async () => {
    const screen = await openAccounts('accounts-kinds', 'import');
    const list = screen.dialog;
    await list.getByText('/home/me/.claude/.credentials.json').waitFor();
    expect(await list.getByRole('checkbox', { name: /^ada@acme.example/ }).isChecked()).toBe(true);
    expect(await list.getByRole('checkbox', { name: /^team@acme.example/ }).isChecked()).toBe(false);
    expect(await list.getByRole('checkbox', { name: /^qwen-ada.json/ }).isDisabled()).toBe(true);
    await list.getByText('it ended this sign-in in April 2026').waitFor();
    const key = list.getByRole('checkbox', { name: /^openai/ });
    expect(await key.isDisabled()).toBe(true);
    await list.getByRole('radio', { name: /^Import/ }).check();
    expect(await key.isDisabled()).toBe(false);
    await list.getByText('The other tool will be logged out sooner or later.').waitFor();
  });

  test('are taken after a yes; one that does not work is told beside those that do', async () => {
    const screen = await openAccounts('imports-partial', 'import');
    await screen.dialog.getByRole('radio', { name: /^Import/ }).check();
    await screen.dialog.getByRole('button', { name: 'Import 3' }).click();
    await screen.dialog.getByText('Read what the provider says').waitFor();
    await screen.readTick().check();
    await screen.dialog.getByRole('button', { name: 'Import 3' }).click();
    await screen.dialog.getByRole('heading', { name: '2 of 3 are ready' }).waitFor();
    await screen.dialog.getByText('The token has been revoked.').waitFor();
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    await screen.row('ada@acme.example').waitFor();
    expect((await screen.asked('imports')).at(-1)).toEqual({
      name: 'imports.take',
      input: { logins: ['f_claude', 'f_open_key', 'f_open_codex'], mode: 'import', acceptPolicy: true },
    });
  });

  test('are looked for in another place, typed or dropped', async () => {
    const screen = await openAccounts('imports-none', 'import');
    await screen.dialog.getByText('No login of another tool was found here.').waitFor();
    await screen.dialog.getByText('Look in another place').click();
    await screen.dialog.getByLabel('Tool', { exact: true }).selectOption('cliproxyapi');
    await screen.dialog.getByLabel('File or folder').fill(' ~/nothing ');
    await screen.dialog.getByRole('button', { name: 'Look there' }).click();
    await screen.dialog.getByText('There is no login of CLIProxyAPI in ~/nothing.').waitFor();
    await screen.drop({ 'text/uri-list': 'file:///home/me/auth' });
    await screen.dialog.getByText('No login of another tool was found here.').waitFor();
    await screen.drop({});
    await screen.dialog.getByText('What was dropped does not tell where it is').waitFor();
    expect((await screen.asked('imports')).map(({ input }) => input)).toEqual([
      {},
      { owner: 'cliproxyapi', path: '~/nothing' },
      { owner: 'cliproxyapi', path: '/home/me/auth' },
    ]);
  });
});

describe('tokens and pass-through', () => {
  test('a token goes into the call alone, with its life, and is masked meanwhile', async () => {
    const screen = await openAccounts('accounts-empty', 'add-claude-setup-token');
    const field = screen.dialog.getByLabel('Setup token');
    await field.fill('sk-ant-oat01-made-up\n-over-two-lines');
    expect(
      await field.evaluate((element) => getComputedStyle(element).getPropertyValue('-webkit-text-security')),
    ).toBe('disc');
    await screen.dialog.getByLabel('Good for').selectOption('year');
    await screen.primary().click();
    await screen.dialog.getByText('The token works.').waitFor();
    expect(await screen.asked()).toEqual([
      {
        name: 'accounts.pasteToken',
        input: {
          provider: 'claude',
          token: 'sk-ant-oat01-made-up\n-over-two-lines',
          check: true,
          acceptPolicy: false,
          expiresInMs: 365 * 24 * 3_600_000,
        },
      },
    ]);
    expect(await screen.page.content()).not.toContain('sk-ant-oat01-made-up');
  });

  test('a refused token is told in the provider’s words beside its field', async () => {
    const screen = await openAccounts('accounts-empty', 'add-claude-setup-token');
    await screen.primary().click();
    await screen.dialog.getByText('Paste the token here.').waitFor();
    await screen.dialog.getByLabel('Setup token').fill('refused');
    await screen.primary().click();
    await screen.dialog.getByText('Claude refuses this token.').waitFor();
    expect(await screen.focused()).toBe('Setup token');
  });

  test('Claude Code’s own login becomes an account without a question', async () => {
    const screen = await openAccounts('accounts-empty', 'add-claude-pass-through');
    await screen.dialog.getByText('Portunus keeps nothing of it').first().waitFor();
    expect(await screen.readTick().count()).toBe(0);
    await screen.primary().click();
    const next = screen.dialog.getByRole('link', { name: 'Switch Claude Code on' });
    expect(await next.getAttribute('href')).toBe('#/clients/claude-code');
    await screen.dialog.getByRole('button', { name: 'Done' }).click();
    expect(await screen.row('Claude Code’s own login').innerText()).toMatch(
      /passes through, never stored[^]*kept by Claude Code[^]*Ready/,
    );
  });
});
