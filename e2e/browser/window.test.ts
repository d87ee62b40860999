import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPortunus, type Portunus, type Served } from '../clients/portunus.ts';
import { createCanary, findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { type FakeUpstream, startFakeUpstream } from '../fakes/fake-upstream.ts';
import { expectKey, answerLikeVendors } from '../fakes/vendor-answers.ts';
import { findChromium, launchChromium } from './launch-chromium.ts';

/**
 * What a new user does, in the built window of a real engine: adds an account, takes the address and the key to
 * a tool, watches its request arrive, switches Claude Code on and off, and keeps the page open over a crash.
 * The steps build on each other, so they stand in one describe and run in order.
 */
const accountKey = { name: 'account key', secret: `sk-ant-${createCanary('account key').secret}` };
const settingsText = '{\n\t"theme" : "dark",\n\n  "permissions":{"allow":[]}\n}';

let portunus: Portunus;
let served: Served;
let upstream: FakeUpstream;
let browser: Browser;
let page: Page;
let settingsFile: string;
/** Everything the page said or asked for, to look for secrets and for what the content policy refused. */
const consoleLines: string[] = [];
const requestedUrls: string[] = [];

describe.skipIf(findChromium() === undefined)('the window in a browser', () => {
  beforeAll(async () => {
    upstream = await startFakeUpstream({ answer: expectKey(accountKey.secret, answerLikeVendors()) });
    portunus = await createPortunus();
    installFakeClaude();
    settingsFile = portunus.home.path('.claude', 'settings.json');
    mkdirSync(portunus.home.path('.claude'));
    writeFileSync(settingsFile, settingsText);
    served = await portunus.serve();
    browser = await launchChromium();
    page = await openWindow(served.uiUrl);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await portunus.stop();
    await upstream.stop();
  });

  test('opens on the first steps, signed in, with no token left in the address', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(7);
    expect(await page.getByRole('main').count()).toBe(1);
    await page.getByText('Serving', { exact: true }).first().waitFor();
    expect(page.url()).not.toContain('token');
  });

  test('a wrong key is refused in words, and nothing is saved', async () => {
    await page.goto(`${origin()}/#/accounts/add-anthropic-api-key`);
    await fillAccount('sk-ant-not-the-right-one-0123456789');
    await page.getByRole('button', { name: 'Check and add' }).click();
    await page.getByText('Anthropic refuses this key.').waitFor();
    expect(await portunus.ask(['accounts', 'list'])).toEqual([]);
  });

  test('the right key is checked and its account stands in the list', async () => {
    await fillAccount(accountKey.secret);
    await page.getByRole('button', { name: 'Check and add' }).click();
    await page.getByText('work is ready').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('listitem', { name: 'work' }).getByText('Ready', { exact: true }).waitFor();
    expect(await portunus.ask(['accounts', 'list'])).toMatchObject([{ label: 'work', state: 'ready' }]);
  });

  test('address and key can be copied, and open the endpoint for an official SDK', async () => {
    await page.goto(`${origin()}/#/home`);
    await page.getByRole('button', { name: 'Copy address' }).click();
    const address = await clipboard();
    expect(address).toBe(served.url);
    await page.getByRole('button', { name: 'Copy key' }).click();
    await vi.waitFor(async () => expect(await clipboard()).not.toBe(address));
    const key = await clipboard();

    await page.goto(`${origin()}/#/activity`);
    const anthropic = new Anthropic({ baseURL: address, apiKey: key, maxRetries: 0 });
    const message = await anthropic.messages
      .stream({ model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] })
      .finalMessage();
    expect(message.content[0]).toMatchObject({ type: 'text' });
    await page
      .getByRole('row', { name: /claude-sonnet-5.*200/ })
      .first()
      .waitFor();
    await expectNowhere(key);
  });

  test('Claude Code is switched on after its exact diff was seen, and off without a trace', async () => {
    await page.goto(`${origin()}/#/clients/claude-code`);
    await page.getByText('ANTHROPIC_BASE_URL').waitFor();
    expect(readFileSync(settingsFile, 'utf8')).toBe(settingsText);
    await page.getByRole('button', { name: 'Only write' }).click();
    await page.getByText('Claude Code uses Portunus.').waitFor();
    const written = readFileSync(settingsFile, 'utf8');
    expect(written).toContain(served.url);
    expect(written).toContain('"permissions":{"allow":[]}');

    await page.getByRole('button', { name: 'Switch off…' }).click();
    await page.getByRole('button', { name: 'Switch off', exact: true }).click();
    await page.getByText('Claude Code no longer uses Portunus.').first().waitFor();
    expect(readFileSync(settingsFile, 'utf8')).toBe(settingsText);
  });

  test('an engine that was killed is missed, said, and found again by the open page', async () => {
    await page.goto(`${origin()}/#/home`);
    await page.getByText(served.url).first().waitFor();
    process.kill(served.pid, 'SIGKILL');
    await page.getByText('The engine does not answer.').waitFor();
    expect(await page.getByText(served.url).first().isVisible()).toBe(true);
    const ports = ['--port', String(served.port), '--ui-port', String(served.uiPort)];
    served = await portunus.serve(ports);
    await page.getByText('The engine does not answer.').waitFor({ state: 'detached' });
    await page.goto(`${origin()}/#/accounts`);
    await page.getByText('work', { exact: true }).waitFor();
  });

  test('a page with a wrong token says what to do', async () => {
    const stranger = await openWindow(`${origin()}/#token=${'x'.repeat(43)}`);
    await stranger.getByText('This page is not signed in.').waitFor();
    await stranger.context().close();
  });

  test('EL-3: nothing was refused by the content policy, and an injected script does not run', async () => {
    expect(consoleLines.filter((line) => /content security|trusted ?type|refused to/i.test(line))).toEqual(
      [],
    );
    await page.evaluate(`
      const script = document.createElement('script');
      try { script.textContent = 'window.injected = true'; document.body.append(script); } catch {}
    `);
    expect(await page.evaluate('window.injected')).toBeUndefined();
  });

  test('no secret was in the page, its storage, its console, a URL, a log or a file', async () => {
    await expectNowhere(accountKey.secret);
    expect(findCanariesInFolder([accountKey], portunus.home.portunusHome)).toEqual([]);
    expect(findCanaries([accountKey], portunus.output)).toEqual([]);
  });
});

const origin = () => new URL(served.uiUrl).origin;

async function openWindow(url: string): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  opened.on('console', (message) => consoleLines.push(message.text()));
  opened.on('pageerror', (error) => consoleLines.push(`pageerror ${error.message}`));
  opened.on('request', (request) => requestedUrls.push(request.url()));
  await opened.goto(url);
  return opened;
}

async function fillAccount(key: string): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByLabel('Name').fill('work');
  const address = page.getByLabel('Address');
  if (!(await address.isVisible())) await page.getByText('Advanced').click();
  await address.fill(upstream.url);
}

const clipboard = async () => String(await page.evaluate('navigator.clipboard.readText()'));

/** Looks wherever a page could keep or show a text. */
async function expectNowhere(secret: string): Promise<void> {
  const kept = await page.evaluate(
    '[document.documentElement.outerHTML, JSON.stringify(sessionStorage), JSON.stringify(localStorage), location.href].join("\\n")',
  );
  expect(String(kept)).not.toContain(secret);
  expect(consoleLines.join('\n')).not.toContain(secret);
  expect(requestedUrls.join('\n')).not.toContain(secret);
}

/** Claude Code is looked for where installers put it; whether it then works is e2e/clients' business. */
function installFakeClaude(): void {
  const folder = portunus.home.path('.local', 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
}
