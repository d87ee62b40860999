import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serveOpenly } from '../crash/served-home.ts';
import { describeDesktop } from './desktop-stand.ts';
import { isAlive, listProcessesOf, type RunningDesktop } from './running-desktop.ts';

/** Keeps the menus that main builds from now on where a test can reach them. */
function watchTray(desktop: RunningDesktop) {
  return desktop.electron.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      const menu = build(template);
      Object.assign(globalThis, { menu });
      return menu;
    };
  });
}

const trayLabels = (desktop: RunningDesktop) =>
  desktop.electron.evaluate(() =>
    (globalThis as { menu?: Electron.Menu }).menu?.items
      .map(({ label }) => label)
      .filter((label) => label !== ''),
  );

const clickTray = (desktop: RunningDesktop, label: string) =>
  desktop.electron.evaluate((_, wanted) => {
    (globalThis as { menu?: Electron.Menu }).menu?.items.find((item) => item.label === wanted)?.click();
  }, label);

describeDesktop('the desktop app in a real Electron', (stand) => {
  test('opens a window that reaches its engine, and leaves no process when it quits', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home, args: ['--demo'] });
    const page = await desktop.window();
    const { pid, url, uiUrl, demo } = await desktop.serving();
    expect([uiUrl, demo]).toEqual([null, true]);
    expect(await (await fetch(`${url ?? ''}/health`)).json()).toEqual({ status: 'ok' });
    await page.getByRole('navigation').waitFor();
    expect(page.url()).toBe('app://portunus/');

    expect(await desktop.quit()).toBe(0);
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect.poll(() => listProcessesOf(stand().app.program, home.home)).toEqual([]);
  });

  test('the tray says what is, and its menu works', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home, args: ['--demo'] });
    const { url } = await desktop.serving();
    await watchTray(desktop);
    const page = await desktop.window();
    await page.evaluate(() => globalThis.bridge.invoke('engine.pause', {}));
    await expect.poll(() => trayLabels(desktop)).toContain('Resume now');
    expect(await trayLabels(desktop)).toContain('Paused');

    await clickTray(desktop, 'Resume now');
    await expect.poll(() => trayLabels(desktop)).toContain('Pause for 1 hour');
    await expect.poll(async () => (await desktop.engine())?.pause).toBeNull();

    const readClipboard = () => desktop.electron.evaluate(({ clipboard }) => clipboard.readText());
    await clickTray(desktop, 'Copy address');
    await expect.poll(readClipboard).toBe(url);
    await clickTray(desktop, 'Copy key');
    await expect.poll(readClipboard, { timeout: 20_000 }).toMatch(/^ptn_/);
    const answer = await fetch(`${url ?? ''}/v1/models`, { headers: { 'x-api-key': await readClipboard() } });
    expect(answer.status).toBe(200);

    await clickTray(desktop, 'Activity');
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    const ended = new Promise((resolve) => desktop.electron.process().once('exit', resolve));
    await clickTray(desktop, 'Quit Portunus');
    await ended;
  });

  test('closing hides it to the tray; a second start says so and brings it back', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    await desktop.serving();
    await expect.poll(() => desktop.isVisible()).toBe(true);
    await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => desktop.isVisible()).toBe(false);
    expect(await desktop.engine()).toBeDefined();

    const second = await stand().spawn({ home }).ended;
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('Portunus is running already');
    await expect.poll(() => desktop.isVisible()).toBe(true);
  });

  test('where no tray is, closing the window quits', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home, session: stand().session.bare });
    const { pid } = await desktop.serving();
    const ended = new Promise((resolve) => desktop.electron.process().once('exit', resolve));
    await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await ended;
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test('starts hidden when asked to, and serves', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home, args: ['--hidden'] });
    const count = () =>
      desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await expect.poll(() => existsSync(`${home.portunusHome}/run/control.json`)).toBe(true);
    expect(await count()).toBe(0);
    await stand().spawn({ home }).ended;
    await expect.poll(() => desktop.isVisible()).toBe(true);
    expect(await count()).toBe(1);
  });

  test('an engine that is killed is back under the same window', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    const { pid } = await desktop.serving();
    const page = await desktop.window();
    await page.evaluate(() => {
      const kept = globalThis as { connections?: string[] };
      kept.connections = [];
      globalThis.desktop.on('desktop.connection', (connection) => kept.connections?.push(connection));
    });
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await desktop.engine())?.pid ?? pid, { timeout: 20_000 }).not.toBe(pid);
    const connections = () => page.evaluate(() => (globalThis as { connections?: string[] }).connections);
    await expect.poll(connections).toEqual(['open', 'lost', 'open']);
  });

  test('a page that crashes is loaded again', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    await desktop.serving();
    const look = () =>
      desktop.electron.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined || contents.isCrashed() || contents.isLoading()) return 0;
        return contents.getOSProcessId();
      });
    const before = await look();
    expect(before).toBeGreaterThan(0);
    process.kill(before, 'SIGKILL');
    await expect.poll(async () => [0, before].includes(await look()), { timeout: 20_000 }).toBe(false);
    const text = () =>
      desktop.electron.evaluate(
        ({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            'document.querySelector("nav")?.textContent',
          ) as Promise<string>,
      );
    await expect.poll(text).toContain('Activity');
  });

  test('joins an engine that serves already, and leaves it when it quits', async () => {
    const home = await stand().createHome();
    const serve = await serveOpenly(home.environment);
    try {
      const desktop = await stand().launch({ home });
      expect((await desktop.serving()).pid).toBe(serve.served.pid);
      await desktop.quit();
      expect((await fetch(`${serve.served.url}/health`)).status).toBe(200);
    } finally {
      serve.child.kill('SIGTERM');
      await serve.ended;
    }
  });

  test('starts at login by an autostart file, and not any more', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    const page = await desktop.window();
    const file = home.path('.config/autostart/portunus.desktop');
    const set = (enabled: boolean) =>
      page.evaluate((wish) => globalThis.desktop.invoke('desktop.setLoginItem', wish), {
        enabled,
        hidden: true,
      });
    expect(await set(true)).toMatchObject({
      ok: true,
      value: { loginItem: { enabled: true, hidden: true } },
    });
    expect(readFileSync(file, 'utf8')).toMatch(/^Exec=.*electron .*app --hidden$/m);
    expect(await set(false)).toMatchObject({ ok: true, value: { loginItem: { enabled: false } } });
    expect(existsSync(file)).toBe(false);
  });

  test('a damaged memory of how the window looked does not stop it', async () => {
    const home = await stand().createHome();
    const first = await stand().launch({ home });
    await first.serving();
    await first.quit();
    writeFileSync(`${home.portunusHome}/desktop/look.json`, '{"bounds":{"x":"');
    const second = await stand().launch({ home });
    await second.serving();
    expect(await second.isVisible()).toBe(true);
  });
});
