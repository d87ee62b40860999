import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../auth/sign-in-stand.ts';
import { createPortunus, type Portunus } from '../clients/portunus.ts';
import { findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { type FakeIdentity, startFakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { findChromium, launchChromium } from './launch-chromium.ts';

/**
 * Signing in as a person does without the desktop app: the built window of a real engine, the provider's page in a
 * tab of its own, and a strict issuer behind it. The steps build on each other.
 */
let portunus: Portunus;
let identity: FakeIdentity;
let browser: Browser;
let page: Page;
let folder: string;
const requestedUrls: string[] = [];
const faults: string[] = [];

describe.skipIf(findChromium() === undefined)('signing in, in a browser', () => {
  beforeAll(async () => {
    const port = await findFreePort();
    identity = await startFakeIdentity({
      vendor: 'codex',
      extraPorts: [port],
      device: { intervalSeconds: 1 },
    });
    folder = mkdtempSync(join(tmpdir(), 'portunus-'));
    portunus = await createPortunus([], { PORTUNUS_PROVIDERS_FILE: writeProviders(port) });
    const served = await portunus.serve();
    browser = await launchChromium();
    page = await openWindow(served.uiUrl);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await portunus.stop();
    await identity.stop();
    rmSync(folder, { recursive: true });
  });

  const dialog = () => page.getByRole('dialog');
  const goTo = (place: string) => page.evaluate(`location.hash = '#/${place}'`);

  test('looks first, opens the provider’s page, and says who signed in before anything is saved', async () => {
    await goTo('accounts/add-codex-browser');
    await dialog().getByText('The provider answers: fine').waitFor({ state: 'attached' });
    await dialog().getByRole('button', { name: 'Sign in', exact: true }).click();
    await signInAs('ada@example.test');
    await dialog().getByText('ada@example.test').first().waitFor();
    expect(await portunus.ask(['accounts', 'list'])).toEqual([]);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByRole('heading', { name: 'ada@example.test is ready' }).waitFor();
    await dialog().getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('listitem', { name: 'ada@example.test' });
    await row.getByText('Ready', { exact: true }).waitFor();
    expect(await row.innerText()).toMatch(/renews in/);
    expect(await portunus.ask(['accounts', 'list'])).toMatchObject([
      { label: 'ada@example.test', state: 'ready', provider: 'codex' },
    ]);
  });

  test('tells the renewals of the account, and renews it when asked', async () => {
    const row = page.getByRole('listitem', { name: 'ada@example.test' });
    await row.locator('.account-title').click();
    const details = row.getByRole('group', { name: 'Details' });
    await details.getByText(/^Signed in, /).waitFor();
    const before = identity.countRequests('refresh_token');
    await row.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Renew now' }).click();
    await row.getByText('Renewed.').waitFor();
    expect(identity.countRequests('refresh_token')).toBe(before + 1);
    await details.getByText(/^Renewed, /).waitFor();
  });

  test('OA-11: somebody else at the provider’s page is named and becomes an account of their own', async () => {
    const row = page.getByRole('listitem', { name: 'ada@example.test' });
    await row.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Sign in again…' }).click();
    await dialog().getByRole('button', { name: 'Sign in', exact: true }).click();
    await signInAs('grace@example.test');
    await dialog().getByRole('alert').getByText('this account is ada@example.test').waitFor();
    await dialog().getByRole('button', { name: 'Keep as a new account' }).click();
    await dialog().getByRole('button', { name: 'Done' }).click();
    await page.getByRole('listitem', { name: 'grace@example.test' }).waitFor();
    expect(await portunus.ask(['accounts', 'list'])).toHaveLength(2);
  });

  test('OA-9: a code typed on another device signs in, too', async () => {
    await goTo('accounts/add-codex-device-code');
    await dialog().getByRole('button', { name: 'Get a code' }).click();
    const code = await dialog().locator('.device-code code').innerText();
    identity.approveDevice(code, { person: 'ada@example.test' });
    await dialog().getByText('Saving brings ada@example.test up to date.').waitFor();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('its login was brought up to date').waitFor();
    await dialog().getByRole('button', { name: 'Done' }).click();
    expect(await portunus.ask(['accounts', 'list'])).toHaveLength(2);
  });

  test('a page loaded anew finds the sign-in again, takes the pasted address, and may discard it', async () => {
    await goTo('accounts/add-codex-browser');
    await dialog().getByRole('button', { name: 'Sign in', exact: true }).click();
    const link = dialog().getByRole('link', { name: 'Open the sign-in page' });
    const callback = await identity.approve((await link.getAttribute('href')) ?? '');
    await page.reload();
    const field = dialog().getByLabel('Ended at a page that does not load?');
    await field.fill('nothing that helps');
    await field.press('Enter');
    await dialog().locator('.field-error').waitFor();
    await field.fill(callback);
    await field.press('Enter');
    await dialog().getByText('Discard', { exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await portunus.ask(['accounts', 'list'])).toHaveLength(2);
  });

  test('another tool’s login is found where that tool keeps it', async () => {
    const login = identity.issueLogin({ person: 'ada@example.test' });
    mkdirSync(portunus.home.path('.codex'), { recursive: true });
    writeFileSync(
      portunus.home.path('.codex', 'auth.json'),
      JSON.stringify({
        tokens: {
          id_token: login.idToken,
          access_token: login.accessToken,
          refresh_token: login.refreshToken,
        },
        last_refresh: new Date().toISOString(),
      }),
    );
    await goTo('accounts/import');
    await dialog()
      .getByRole('checkbox', { name: /ada@example.test/ })
      .waitFor();
    await dialog().getByText('.codex/auth.json').waitFor();
    await page.keyboard.press('Escape');
  });

  test('no code or token was in the page, a URL of the window, a log or a file', async () => {
    const kept = await page.evaluate(
      '[document.documentElement.outerHTML, JSON.stringify(sessionStorage), JSON.stringify(localStorage), location.href].join("\\n")',
    );
    expect(findCanaries(identity.secrets, { kept: String(kept), urls: requestedUrls.join('\n') })).toEqual(
      [],
    );
    expect(findCanariesInFolder(identity.secrets, portunus.home.portunusHome)).toEqual([]);
    expect(findCanaries(identity.secrets, portunus.output)).toEqual([]);
    expect(faults).toEqual([]);
  });

  /** Follows the link to the provider's page, and chooses who to be there. */
  async function signInAs(person: string): Promise<void> {
    const [provider] = await Promise.all([
      page.context().waitForEvent('page'),
      dialog().getByRole('link', { name: 'Open the sign-in page' }).click(),
    ]);
    await provider.getByRole('button', { name: `Sign in as ${person}` }).click();
    await dialog().getByText(person).first().waitFor();
    await provider.close();
  }
});

function writeProviders(port: number): string {
  const [[id, own]] = Object.entries(identity.providerOverrides()) as [[string, { oauth: object }]];
  const file = join(folder, 'providers.json');
  const oauth = { ...own.oauth, callback: { ports: [port] } };
  writeFileSync(file, JSON.stringify({ [id]: { ...own, oauth } }));
  return file;
}

async function openWindow(url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  opened.on('pageerror', (error) => faults.push(error.message));
  opened.on('console', (message) => {
    // A refused command is an HTTP error, which the browser writes down; the window tells it in words.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) faults.push(message.text());
  });
  opened.on('request', (request) => requestedUrls.push(request.url()));
  await opened.goto(url);
  return opened;
}
