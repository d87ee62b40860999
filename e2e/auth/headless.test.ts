import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Running, runProgram, startProgram } from '../../core/cli/__fixtures__/run-program.ts';
import { findChromium, launchChromium } from '../browser/launch-chromium.ts';
import { findCanaries } from '../fakes/canaries.ts';
import { startFakeIdentity, type FakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import { findFreePort } from './sign-in-stand.ts';

/** The real command line as a process of its own, without a terminal, a display or a running engine. */
let home: TemporaryHome;
let identity: FakeIdentity;
let port: number;
let environment: Record<string, string>;
const patience = { timeout: 20_000 };

async function prepare(vendor: 'codex' | 'claude'): Promise<void> {
  port = await findFreePort();
  identity = await startFakeIdentity({ vendor, extraPorts: [port], device: { intervalSeconds: 1 } });
  const [[id, own]] = Object.entries(identity.providerOverrides()) as [[string, { oauth: object }]];
  const callback = { ports: [port] };
  const file = home.path('providers.json');
  writeFileSync(file, JSON.stringify({ [id]: { ...own, oauth: { ...own.oauth, callback } } }));
  environment = { ...home.environment, PORTUNUS_PROVIDERS_FILE: file };
  environment['PORTUNUS_PASSPHRASE_FILE'] = home.path('passphrase');
}

beforeEach(() => {
  home = createTemporaryHome();
  writeFileSync(home.path('passphrase'), 'correct horse battery staple\n', { mode: 0o600 });
});
afterEach(async () => {
  await identity.stop();
  home.remove();
});

const login = (...args: string[]) => ['accounts', 'login', '--json', ...args];

/** Waits until the address is printed. */
async function readAddress(running: Running): Promise<string> {
  const find = () => /^http\S+$/m.exec(running.stderr())?.[0];
  await expect.poll(find, patience).toBeDefined();
  return find()!;
}

async function isFree(): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) =>
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)),
  );
  await new Promise((resolve) => server.close(resolve));
  return free;
}

describe('signing in from the command line', () => {
  test('OA-6: waits for the callback, says who signed in, and prints the account', async () => {
    await prepare('codex');
    const running = startProgram(login('--provider', 'codex'), { environment });
    await fetch(await identity.approve(await readAddress(running)), { headers: { connection: 'close' } });
    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toContain('Signed in as ada@example.test (Ada’s own, plus).');
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { id: string };
    expect(document).toMatchObject({ provider: 'codex', label: 'ada@example.test', state: 'ready' });
    expect(findCanaries(identity.secrets, { stdout, stderr })).toEqual([]);

    const again = startProgram(login('--provider', 'codex', '--account', document.id), { environment });
    const other = await identity.approve(await readAddress(again), { person: 'grace@example.test' });
    await fetch(other, { headers: { connection: 'close' } });
    const refused = await again.ended;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('grace@example.test signed in, not ada@example.test');
    expect(refused.stderr).toContain('--yes');
    expect(await isFree()).toBe(true);
  });

  test('OA-9: gives a code to type at another device', async () => {
    await prepare('codex');
    const running = startProgram(login('--provider', 'codex', '--device'), { environment });
    const find = () => /type the code (\S+) there/.exec(running.stderr())?.[1];
    await expect.poll(find, patience).toBeDefined();
    identity.approveDevice(find()!);
    const { code, stdout } = await running.ended;
    expect({ code, account: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      account: { provider: 'codex', state: 'ready' },
    });
  });

  test('OA-10: takes what the provider’s page shows, and says what was wrong before', async () => {
    await prepare('claude');
    const args = login('--provider', 'claude', '--paste', '--accept-policy');
    const running = startProgram(args, { environment, stdin: 'open' });
    const { searchParams } = new URL(await identity.approve(await readAddress(running)));
    running.child.stdin!.write('not#this\n');
    await expect.poll(() => running.stderr(), patience).toContain('belongs to another sign-in');
    running.child.stdin!.write(`"${searchParams.get('code')!}#${searchParams.get('state')!}"\n`);
    const { code, stdout, stderr } = await running.ended;
    expect({ code, account: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      account: { provider: 'claude', label: 'ada@example.test' },
    });
    expect(findCanaries(identity.secrets, { stdout, stderr })).toEqual([]);
  });

  test('D8: without a terminal a reserved method fails and names the flag', async () => {
    await prepare('claude');
    const { code, stdout, stderr } = await runProgram(login('--provider', 'claude'), { environment });
    expect({ code, document: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 1,
      document: { error: { code: 'policy-not-accepted' } },
    });
    expect(stderr).toContain('--accept-policy');
    expect(identity.requests).toEqual([]);
  });

  test('OA-4: Ctrl-C cancels, saves nothing and frees the port', async () => {
    await prepare('codex');
    const running = startProgram(login('--provider', 'codex'), { environment });
    await readAddress(running);
    expect(await isFree()).toBe(false);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await isFree()).toBe(true);
  });
});

test.skipIf(findChromium() === undefined)(
  'OA-6: in a real browser: consent page, callback page, saved account; no code stays in the address',
  async () => {
    await prepare('codex');
    const running = startProgram(login('--provider', 'codex'), { environment });
    const address = await readAddress(running);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('console', (message) => problems.push(message.text()));
      const loaded: string[] = [];
      await page.goto(address);
      page.on('request', (request) => loaded.push(new URL(request.url()).origin));
      await page.getByRole('button', { name: 'Sign in as ada@example.test' }).click();
      await page.getByRole('heading', { name: 'Back to Portunus' }).waitFor();
      await expect.poll(() => page.url()).toBe(`http://localhost:${port}/auth/callback`);
      expect(await page.evaluate('getComputedStyle(document.body).maxWidth')).toBe('512px');
      expect(problems.filter((text) => /content security policy/i.test(text))).toEqual([]);
      expect(new Set(loaded)).toEqual(new Set([identity.url, `http://localhost:${port}`]));
    } finally {
      await browser.close();
    }
    const { code, stdout } = await running.ended;
    expect({ code, account: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      account: { provider: 'codex', label: 'ada@example.test', state: 'ready' },
    });
  },
  60_000,
);
