import { describe, expect, test } from 'vitest';
import { useAccountsGallery } from './accounts-gallery.ts';

const openAccounts = useAccountsGallery();

describe.each([
  ['light', 'en-GB', 1600],
  ['dark', 'zh-CN', 720],
] as const)('in %s, %s, %i px wide', (theme, locale, width) => {
  test.each([
    ['accounts-states', ''],
    ['accounts-empty', ''],
    ['loading', ''],
    ['accounts', 'add'],
    ['accounts-kinds', ''],
    ['accounts-kinds', 'acc_plus'],
    ['accounts-sign-in-states', ''],
    ['accounts', 'add-anthropic-api-key'],
    ['accounts', 'add-openai-compatible-api-key'],
    ['accounts-kinds', 'add-claude-setup-token'],
    ['accounts-kinds', 'add-claude-pass-through'],
    ['accounts-kinds', 'add-codex-browser'],
    ['accounts-kinds', 'add-codex-device-code'],
    ['accounts-kinds', 'import'],
    ['imports-none', 'import'],
    ['sign-in-port-taken', 'add-codex-browser'],
    ['sign-in-running', 'add-codex-browser'],
    ['sign-in-running', ''],
    ['vault-locked', ''],
    ['vault-none', ''],
    ['vault-changed', ''],
  ])('%s %s is accessible and fits', async (scenario, item) => {
    const screen = await openAccounts(scenario, item, { theme, locale, width });
    await screen.settled();
    expect(await screen.gallery.findBarriers()).toEqual([]);
    expect(await screen.gallery.measureOverflow()).toBe(0);
  });
});

describe('signing in, step by step', () => {
  test.each([
    ['light', 'en-GB', 1600],
    ['dark', 'zh-CN', 720],
  ] as const)('in %s, %s, %i px wide is accessible and fits', async (theme, locale, width) => {
    const screen = await openAccounts('sign-in-differs', 'renew-acc_plus', { theme, locale, width });
    const look = async () => {
      expect(await screen.gallery.findBarriers()).toEqual([]);
      expect(await screen.gallery.measureOverflow()).toBe(0);
    };
    await screen.primary().click();
    await screen.pasteField().fill('no-code');
    await screen.pasteField().press('Enter');
    await screen.dialog.locator('.field-error').waitFor();
    await look();
    await screen.pasteField().fill('http://localhost:1455/auth/callback?code=made-up');
    await screen.pasteField().press('Enter');
    await screen.dialog.getByText('eve@other.example').first().waitFor();
    await look();
    await screen.primary().click();
    await screen.dialog.getByRole('status').waitFor();
    await look();
  });
});
