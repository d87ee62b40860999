import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeDesktop } from './desktop-stand.ts';
import { click, isPortFree, readPage, type SignInDesktop, startSignInDesktop } from './sign-in-stand.ts';

const patience = { timeout: 20_000 };
const ada = 'button[value="ada@example.test"]';
const cancelOnPage = 'button[value="cancel"]';

/** Only the main window is left. */
const expectClosed = async (stand: SignInDesktop) =>
  await expect.poll(() => stand.pages(), patience).toEqual(['app://portunus/']);

const stateOf = async (stand: SignInDesktop, login: string) => (await stand.attempt(login)).state;

/** Everything that a desktop and its engine wrote for people to read. */
function readLogs(portunusHome: string): string {
  const folders = [join(portunusHome, 'logs'), join(portunusHome, 'desktop', 'logs')];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')))
    .join('');
}

describeDesktop('the sign-in window in a real Electron', (stand) => {
  test('a person signs in: the window goes, the account can be saved, and nobody stays signed in', async () => {
    await using desk = await startSignInDesktop(stand());
    const { main, identity } = desk;
    const first = await desk.open();

    // EL-1, EL-6: nothing of ours is in the provider's page, and it says honestly who shows it.
    const names = ['require', 'process', 'bridge', 'desktop', 'signIn', 'ipcRenderer'];
    expect(await first.page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
    expect(await first.bar.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([
      'signIn',
    ]);
    expect(identity.requests[0]?.headers['user-agent']).toMatch(/ portunus\/\S+ .*Electron\//i);
    expect(
      await first.page.evaluate(`Promise.all(['geolocation', 'notifications', 'camera'].map(
        (name) => navigator.permissions.query({ name }).then(({ state }) => state, () => 'denied')))`),
    ).toEqual(['denied', 'denied', 'denied']);
    expect(await first.bar.innerText('.place')).toContain(new URL(identity.url).host);
    await first.page.evaluate(
      `document.cookie = 'who=ada; max-age=9999'; localStorage.setItem('who', 'ada')`,
    );
    await first.page.evaluate(`document.title = 'https://claude.ai'`);

    await click(first.page, ada);
    await expectClosed(desk);
    expect(await stateOf(desk, first.attempt.id)).toBe('confirming');
    const saved = await main.evaluate(
      (login) => globalThis.bridge.invoke('logins.save', { login }),
      first.attempt.id,
    );
    expect(saved).toMatchObject({ ok: true, value: { provider: 'claude' } });

    const second = await desk.open();
    expect(await second.page.evaluate(`document.cookie + localStorage.getItem('who')`)).toBe('null');
    expect(existsSync(join(desk.portunusHome, 'desktop', 'Partitions'))).toBe(false);
    // OA-6
    const logs = readLogs(desk.portunusHome);
    const secrets = [
      ...identity.secrets.map(({ secret }) => secret),
      new URL(first.attempt.url).searchParams.get('state')!,
    ];
    expect(secrets.length).toBeGreaterThan(2);
    expect(logs).toContain('login.begun');
    expect(secrets.filter((secret) => logs.includes(secret))).toEqual([]);
  });

  test('a person cancels at the provider; an answer to another sign-in is told and waited past', async () => {
    await using desk = await startSignInDesktop(stand());
    const first = await desk.open();
    await click(first.page, cancelOnPage);
    await expectClosed(desk);
    expect(await stateOf(desk, first.attempt.id)).toBe('cancelled');
    await expect.poll(() => isPortFree(first.attempt.redirectUri)).toBe(true);

    desk.identity.signIn.callback = { state: 'somebody-elses' };
    const second = await desk.open();
    await click(second.page, ada);
    await second.bar.getByRole('alert').getByText('That was no answer to this sign-in.').waitFor();
    expect(await stateOf(desk, second.attempt.id)).toBe('waiting');
    expect(await second.bar.innerText('.place')).toContain(new URL(second.attempt.redirectUri!).host);

    desk.identity.signIn.callback = {};
    await second.bar.getByRole('button', { name: 'Begin again' }).click();
    await click(second.page, ada);
    await expectClosed(desk);
    expect(await stateOf(desk, second.attempt.id)).toBe('confirming');
  });

  test('EL-4: a page that leads astray gets nowhere, and closing its window cancels the sign-in', async () => {
    await using desk = await startSignInDesktop(stand());
    const { attempt, bar, page } = await desk.open();
    const start = page.url();

    await click(page, '#foreign');
    await bar.getByText('This page wants to open another program (portunus-test:).').waitFor();
    await page.evaluate(`setTimeout(() => location.assign('https://sso.example.com/?secret'))`);
    await bar.getByText('This page leads to sso.example.com.').waitFor();
    await page.evaluate(`setTimeout(() => location.assign('http://127.0.0.1:9/'))`);
    await bar.getByText('This page leads to 127.0.0.1:9.').waitFor();
    expect(await page.evaluate(`window.open('https://example.com/')`)).toBeNull();
    await bar.getByText('This page leads to example.com.').waitFor();
    expect(page.url()).toBe(start);
    const port = new URL((await desk.desktop.engine())?.url ?? '').origin;
    expect(
      await page.evaluate(
        `fetch('${port}/health', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
      ),
    ).toBe('refused');

    // A new window becomes the next page of this one, and there is a way back.
    await click(page, '#popup');
    await expect.poll(() => readPage(page), patience).toContain('A page in a window of its own.');
    expect(desk.pages()).toHaveLength(3);
    await bar.getByRole('button', { name: 'Back' }).click();
    await expect.poll(() => readPage(page), patience).toContain('Open the app');

    // The provider's own error page stays to be read.
    desk.identity.signIn.page = 'error';
    await bar.getByRole('button', { name: 'Begin again' }).click();
    await expect.poll(() => readPage(page), patience).toContain('Something went wrong');
    expect(await stateOf(desk, attempt.id)).toBe('waiting');

    await desk.desktop.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().endsWith('/sign-in.html'))
        ?.close(),
    );
    await expectClosed(desk);
    await expect.poll(() => stateOf(desk, attempt.id)).toBe('cancelled');
    await expect.poll(() => isPortFree(attempt.redirectUri)).toBe(true);
  });

  test('OA-1: a person goes on in the browser, and the answer from there counts', async () => {
    await using desk = await startSignInDesktop(stand());
    const { electron } = desk.desktop;
    await electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => Promise.resolve(void opened.push(url));
    });
    const { attempt, bar } = await desk.open();
    await bar.getByRole('button', { name: 'Use my browser instead' }).click();
    await expectClosed(desk);
    const opened = await electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toEqual([attempt.url]);
    expect(await stateOf(desk, attempt.id)).toBe('waiting');
    await fetch(await desk.identity.approve(attempt.url));
    await expect.poll(() => stateOf(desk, attempt.id)).toBe('confirming');
    // A window for what waits for nobody is not opened.
    const again = await desk.main.evaluate(
      (login) => globalThis.desktop.invoke('desktop.openSignIn', { login }),
      attempt.id,
    );
    expect(again).toMatchObject({ ok: false, error: { code: 'login-over' } });
  });

  test('a code is pasted where the page cannot find its way back; a page that cannot be had is told; an engine that is lost takes the window along', async () => {
    await using desk = await startSignInDesktop(stand());
    const first = await desk.open();
    const back = await desk.identity.approve(first.attempt.url);
    const paste = async (text: string) => {
      await first.bar.getByRole('button', { name: 'Paste the code' }).click();
      await first.bar.getByRole('textbox').fill(text);
      await first.bar.getByRole('button', { name: 'Go on' }).click();
    };
    await paste('nonsense');
    await first.bar.getByRole('alert').waitFor();
    expect(await stateOf(desk, first.attempt.id)).toBe('waiting');
    await paste(back);
    await expectClosed(desk);
    expect(await stateOf(desk, first.attempt.id)).toBe('confirming');

    // A page that cannot be had is told, with what to do.
    const second = await desk.open();
    await desk.identity.stop();
    await second.bar.getByRole('button', { name: 'Begin again' }).click();
    await second.bar.getByRole('heading', { name: 'cannot be reached' }).waitFor();
    await second.bar.getByRole('button', { name: 'Try again' }).waitFor();
    const { pid } = await desk.desktop.serving();
    process.kill(pid, 'SIGKILL');
    await expectClosed(desk);
  });
});
