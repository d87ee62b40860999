import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { describeDesktop } from './desktop-stand.ts';

/** Spellings of a way out of the window's folder; electron/windows/app-protocol.test.ts has all 200. */
const waysOut = [
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  '....//package.json',
  '.%2e/x.js',
  'a%5c..%5cx.js',
];

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describeDesktop('what the desktop app keeps out, in a real Electron', (stand) => {
  test('EL-1 to EL-6: one page tries everything a page should not be able to do', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    await desktop.serving();
    const page = await desktop.window();

    // EL-1
    const globals = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'];
    expect(await page.evaluate((names) => names.filter((name) => name in globalThis), globals)).toEqual([]);
    expect(
      await page.evaluate(() => [Object.keys(globalThis.bridge), Object.keys(globalThis.desktop)]),
    ).toEqual([
      ['invoke', 'on'],
      ['invoke', 'on'],
    ]);

    // EL-2
    const statuses = await page.evaluate(
      (names) =>
        Promise.all(names.map((name) => fetch(`app://portunus/${name}`).then(({ status }) => status))),
      waysOut,
    );
    expect(statuses).toEqual(waysOut.map(() => 404));
    expect(await page.evaluate(() => fetch('/', { method: 'POST' }).then(({ status }) => status))).toBe(405);
    expect(
      await page.evaluate(() => fetch('/').then(({ headers }) => headers.get('content-security-policy'))),
    ).toContain("default-src 'none'");

    // EL-3: the policy holds, so neither an injected script nor another address does anything.
    const injected = await page.evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      const script = document.createElement('script');
      try { script.textContent = 'globalThis.injected = true'; document.body.append(script); } catch (cause) { resolve(cause.name); }
    })`);
    expect(['TypeError', 'script-src-elem', 'require-trusted-types-for']).toContain(injected);
    expect(await page.evaluate('globalThis.injected')).toBeUndefined();
    const reached = (url: string) =>
      page.evaluate(
        (to) =>
          fetch(to).then(
            () => true,
            () => false,
          ),
        url,
      );
    expect(await reached('http://127.0.0.1:9/')).toBe(false);
    expect(await reached('file:///etc/passwd')).toBe(false);

    // EL-4
    await page.evaluate(`location.href = 'https://example.com/'; void 0`);
    await page.evaluate(`location.assign('file:///etc/passwd'); void 0`);
    expect(await page.evaluate(`window.open('https://example.com/')`)).toBeNull();
    expect(await page.evaluate(`window.open('app://portunus/')`)).toBeNull();
    expect(
      await page.evaluate(`Promise.all(['geolocation', 'notifications', 'camera', 'clipboard-read'].map(
        (name) => navigator.permissions.query({ name }).then(({ state }) => state, () => 'denied')))`),
    ).toEqual(['denied', 'denied', 'denied', 'denied']);
    expect(page.url()).toBe('app://portunus/');
    expect(await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
      1,
    );

    // EL-5: nothing here leads to the system, or the test would have opened it.
    const opened = await page.evaluate(() =>
      Promise.all(
        ['https://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'mailto:a@b.c'].map((url) =>
          globalThis.desktop.invoke('desktop.openExternal', { url }),
        ),
      ),
    );
    expect(opened.map((result) => !result.ok && result.error.code)).toEqual(
      opened.map(() => 'invalid-input'),
    );

    // EL-6
    const answers = await page.evaluate(`Promise.all([
      bridge.invoke('keys.create', { name: 'x' }), bridge.invoke('keys.revealShared', {}), bridge.invoke('__proto__', {}),
      bridge.invoke('engine.status', { more: 1 }), bridge.invoke({ toString: 1 }, {}), desktop.invoke('desktop.nope', {}),
      bridge.invoke('accounts.list', 7), bridge.invoke('clients.launch', { client: 'claude-code' }),
    ].map((answer) => answer.then(({ error }) => error.code)))`);
    expect(answers).toEqual([
      'withheld',
      'withheld',
      'unknown-command',
      'invalid-input',
      'unknown-command',
      'unknown-command',
      'invalid-input',
      'withheld',
    ]);
    expect((await desktop.engine())?.url).toContain('http://127.0.0.1:');
  });

  test('EL-6: a page that is not ours is refused, even with our preload script', async () => {
    const home = await stand().createHome();
    const desktop = await stand().launch({ home });
    await desktop.serving();
    const answer = await desktop.electron.evaluate(async ({ BrowserWindow, app, session }) => {
      const own = BrowserWindow.getAllWindows()[0];
      if (own === undefined) throw new Error('There is no window');
      session.defaultSession.webRequest.onBeforeRequest(null);
      const preload = `${app.getAppPath()}/dist/electron/preload.cjs`;
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload } });
      await foreign.loadURL('data:text/html,<p>elsewhere');
      return (await foreign.webContents.executeJavaScript(`bridge.invoke('engine.status', {})`)) as unknown;
    });
    expect(answer).toEqual({ ok: false, error: { code: 'unauthorised' } });
  });

  test('EL-11: after kill -9 it starts again, 8 times of 8', { timeout: 180_000 }, async () => {
    const home = await stand().createHome();
    const log = (start: { stderr(): string }) => start.stderr();
    for (let round = 1; round <= 8; round += 1) {
      const start = stand().spawn({ home, args: ['--hidden'] });
      await expect
        .poll(() => answers(home.portunusHome), { timeout: 20_000, message: log(start) })
        .toBe(true);
      start.child.kill('SIGKILL');
      await start.ended;
      await expect.poll(() => answers(home.portunusHome), { timeout: 20_000 }).toBe(false);
    }
  });

  test(
    'EL-11: of two that start at once one serves and the other says so, 5 times of 5',
    { timeout: 180_000 },
    async () => {
      for (let round = 1; round <= 5; round += 1) {
        const home = await stand().createHome();
        const both = [stand().spawn({ home }), stand().spawn({ home })];
        const first = await Promise.race(
          both.map(({ ended }, index) => ended.then((end) => ({ ...end, index }))),
        );
        expect(first.code).toBe(0);
        expect(first.stderr).toContain('Portunus is running already');
        const winner = both[1 - first.index]!;
        await expect.poll(() => answers(home.portunusHome), { timeout: 20_000 }).toBe(true);
        expect(winner.child.exitCode).toBeNull();
        winner.child.kill('SIGTERM');
        expect((await winner.ended).code).toBe(0);
      }
    },
  );

  test('EL-12: the packed app does not start with a debugger’s switches', async () => {
    const home = await stand().createHome();
    const port = await freePort();
    for (const flag of [`--remote-debugging-port=${port}`, '--remote-debugging-pipe', '--inspect=0']) {
      const { code, stderr } = await stand().spawn({ home, args: [flag] }, stand().app.packedProgram).ended;
      expect([flag, code]).toEqual([flag, 2]);
      expect(stderr).toContain(`Portunus does not start with ${flag.split('=')[0] ?? ''}`);
    }
    const socket = connect(port, '127.0.0.1');
    const [cause] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(cause.code).toBe('ECONNREFUSED');
  });
});

/** Whether an engine is reachable in this home. */
async function answers(portunusHome: string): Promise<boolean> {
  const socket = connect(`${portunusHome}/run/control.sock`);
  const outcome = await Promise.race([
    once(socket, 'connect').then(() => true),
    new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
  ]).catch(() => false);
  socket.destroy();
  return outcome;
}
