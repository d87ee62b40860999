import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FoundLogin } from '../../shared/models/login.ts';
import { startLoginStand, type LoginStand } from '../fakes/login-stand.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import { installClient, type ClientPackage, type InstalledClient } from './install-client.ts';
import { runProgram } from './run-program.ts';

/** Logins as the real tools write them: each signs in by itself, at the fake issuer where it has one. */
let stand: LoginStand;
let home: TemporaryHome;
let environment: Record<string, string>;

beforeAll(async () => {
  stand = await startLoginStand('codex');
  stand.identity.device.intervalSeconds = 1;
});
afterAll(() => stand.stop());
beforeEach(() => {
  home = createTemporaryHome();
  mkdirSync(home.path('project'));
  environment = {
    ...home.environment,
    USER: 'tester',
    SHELL: '/bin/sh',
    TERM: 'xterm-256color',
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  };
});
afterEach(() => home.remove());

const codex: ClientPackage = { name: 'codex', spec: '@openai/codex@latest', binary: 'codex' };
const openCode: ClientPackage = { name: 'opencode', spec: 'opencode-ai@latest', binary: 'opencode' };
const openClaw: ClientPackage = { name: 'openclaw', spec: 'openclaw@latest', binary: 'openclaw' };
const limitMs = 420_000;

const scan = (): Promise<FoundLogin[]> =>
  stand.engine.call('imports.scan', { environment: { HOME: home.home } });
const run = (binary: string, args: readonly string[], input?: string) =>
  runProgram(binary, args, {
    environment,
    folder: home.path('project'),
    limitMs: 120_000,
    ...(input === undefined ? {} : { input }),
  });

/** Skips the test, with the reason, where the client cannot be installed. */
async function install(
  client: ClientPackage,
  skip: (reason: string) => void,
): Promise<InstalledClient | undefined> {
  const installed = await installClient(client);
  if (!('skip' in installed)) return installed;
  skip(installed.skip);
  return undefined;
}

test('a ChatGPT login that Codex made is imported and borrowed', { timeout: limitMs }, async ({ skip }) => {
  const installed = await install(codex, skip);
  if (installed === undefined) return;
  const args = ['login', '--device-auth', '--experimental_issuer', stand.identity.url];
  const signingIn = run(installed.binary, args);
  await expect.poll(() => stand.identity.deviceLogins.length, { timeout: 60_000 }).toBe(1);
  stand.identity.approveDevice(stand.identity.deviceLogins[0]!.userCode);
  expect(await signingIn).toMatchObject({ exitCode: 0 });

  const before = readFileSync(home.path('.codex', 'auth.json'));
  const found = await scan();
  expect(found).toMatchObject([
    {
      source: { owner: 'codex' },
      provider: 'codex',
      name: 'ada@example.test',
      renewable: true,
      problem: null,
    },
  ]);
  for (const mode of ['borrow', 'import'] as const) {
    const input = { environment: { HOME: home.home }, logins: found.map(({ id }) => id), mode };
    expect(await stand.engine.call('imports.take', input)).toMatchObject([{ error: null }]);
  }
  expect(await stand.engine.call('accounts.list', {})).toMatchObject([{ kind: 'oauth', provider: 'codex' }]);
  expect(readFileSync(home.path('.codex', 'auth.json'))).toEqual(before);
});

test('an API key that Codex keeps is found', { timeout: limitMs }, async ({ skip }) => {
  const installed = await install(codex, skip);
  if (installed === undefined) return;
  const login = await run(installed.binary, ['login', '--with-api-key'], 'sk-proj-made-for-this-test-1234\n');
  expect(login).toMatchObject({ exitCode: 0 });
  expect(await scan()).toMatchObject([
    { provider: 'openai', kind: 'api-key', keyHint: '1234', problem: null },
  ]);
});

test('logins that OpenCode keeps are found', { timeout: limitMs }, async ({ skip }) => {
  const installed = await install(openCode, skip);
  if (installed === undefined) return;
  const port = await findFreePort();
  const server = spawn(installed.binary, ['serve', '--port', String(port)], {
    cwd: home.path('project'),
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  try {
    await expect.poll(() => output, { timeout: 60_000 }).toContain('listening');
    const put = (id: string, login: object) =>
      fetch(`http://127.0.0.1:${port}/auth/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(login),
      }).then(({ ok }) => ok);
    const oauth = {
      type: 'oauth',
      refresh: 'sk-ant-ort01-r',
      access: 'sk-ant-oat01-a',
      expires: 1_795_300_000_000,
    };
    expect(await put('anthropic', oauth)).toBe(true);
    expect(await put('groq', { type: 'api', key: 'gsk_made-for-this-test' })).toBe(true);
  } finally {
    await end(server);
  }
  expect(await scan()).toMatchObject([
    { source: { owner: 'opencode', entry: 'anthropic' }, provider: 'claude', kind: 'oauth' },
    { source: { entry: 'groq' }, provider: 'openai-compatible', baseUrl: 'https://api.groq.com/openai/v1' },
  ]);
});

test('a token that OpenClaw keeps in its database is found', { timeout: limitMs }, async ({ skip }) => {
  const installed = await install(openClaw, skip);
  if (installed === undefined) return;
  const token = `sk-ant-oat01-${'a'.repeat(95)}`;
  const args = ['models', 'auth', 'paste-token', '--provider', 'anthropic'];
  expect(await run(installed.binary, args, `${token}\n`)).toMatchObject({ exitCode: 0 });
  expect(existsSync(home.path('.openclaw', 'state', 'openclaw.sqlite'))).toBe(true);
  expect(await scan()).toMatchObject([
    {
      source: { owner: 'openclaw', entry: 'anthropic:manual' },
      provider: 'claude',
      kind: 'token',
      problem: null,
    },
  ]);
});

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** With all that it started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
