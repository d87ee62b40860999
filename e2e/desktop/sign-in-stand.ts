import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { ElectronApplication, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { LoginAttempt } from '../../shared/models/login.ts';
import { type FakeIdentity, startFakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import type { DesktopStand } from './desktop-stand.ts';
import type { RunningDesktop } from './running-desktop.ts';

/** A desktop whose Claude is a fake issuer on this machine. */
export interface SignInDesktop extends AsyncDisposable {
  readonly desktop: RunningDesktop;
  readonly main: Page;
  readonly identity: FakeIdentity;
  readonly portunusHome: string;
  /** Begins a sign-in and opens its window. */
  open(): Promise<OpenSignIn>;
  attempt(login: string): Promise<LoginAttempt>;
  /** Addresses of all pages there are. */
  pages(): string[];
}

export interface OpenSignIn {
  readonly attempt: LoginAttempt;
  readonly bar: Page;
  readonly page: Page;
}

const barUrl = 'app://portunus/sign-in.html';

export async function startSignInDesktop(stand: DesktopStand): Promise<SignInDesktop> {
  const identity = await startFakeIdentity({ vendor: 'claude' });
  const plain = await stand.createHome();
  const providers = plain.path('providers.json');
  writeFileSync(providers, JSON.stringify(identity.providerOverrides()));
  const home = { ...plain, environment: { ...plain.environment, PORTUNUS_PROVIDERS_FILE: providers } };
  const desktop = await stand.launch({ home });
  await desktop.serving();
  const main = await desktop.window();
  const attempt = async (login: string) => {
    const result = await main.evaluate((id) => globalThis.bridge.invoke('logins.get', { login: id }), login);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  return {
    desktop,
    main,
    identity,
    portunusHome: home.portunusHome,
    open: async () => {
      const begun = await begin(main);
      const opened = await main.evaluate(
        (login) => globalThis.desktop.invoke('desktop.openSignIn', { login }),
        begun.id,
      );
      expect(opened).toEqual({ ok: true, value: { opened: 'window' } });
      return { attempt: begun, ...(await findPages(desktop.electron)) };
    },
    attempt,
    pages: () => desktop.electron.windows().map((page) => page.url()),
    [Symbol.asyncDispose]: async () => {
      await desktop.kill();
      await identity.stop();
    },
  };
}

async function begin(main: Page): Promise<LoginAttempt> {
  const input = { provider: 'claude', method: 'browser', acceptPolicy: true } as const;
  const result = await main.evaluate((wish) => globalThis.bridge.invoke('logins.begin', wish), input);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** The provider's page comes after our two. */
async function findPages(electron: ElectronApplication): Promise<{ bar: Page; page: Page }> {
  const find = () => {
    const bar = electron.windows().find((page) => page.url() === barUrl);
    const page = electron.windows().find((candidate) => !candidate.url().startsWith('app:'));
    return bar && page && { bar, page };
  };
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  const { bar, page } = find()!;
  await bar.getByRole('button', { name: 'Cancel' }).waitFor();
  return { bar, page };
}

/** As a person's click; the page may be gone before it returns. Playwright's own waits for navigations that we stopped. */
export async function click(page: Page, selector: string): Promise<void> {
  const element = `document.querySelector(${JSON.stringify(selector)})`;
  await expect.poll(() => ask(page, `${element} !== null`), { timeout: 20_000 }).toBe(true);
  await ask(page, `void setTimeout(() => ${element}.click())`);
}

export const readPage = (page: Page) => ask(page, 'document.body.innerText');

/** Undefined while one page gives way to the next. */
function ask(page: Page, expression: string): Promise<unknown> {
  return page.evaluate(expression).catch(() => undefined);
}

export async function isPortFree(address: string | null): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(() => true);
  const refused = once(server, 'error').then(() => false);
  server.listen(Number(new URL(address ?? '').port), '127.0.0.1');
  const free = await Promise.race([listening, refused.catch(() => false)]);
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
