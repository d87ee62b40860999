import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../e2e/fakes/temporary-home.ts';
import { EngineMessage, type HostMessage } from '../shared/engine-process.ts';
import { connectControl } from './api/control-client.ts';
import { resolvePaths } from './storage/paths.ts';

let home: TemporaryHome;
const children: ChildProcess[] = [];

beforeEach(() => {
  home = createTemporaryHome();
});
afterEach(async () => {
  const running = children
    .splice(0)
    .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(running.map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
  home.remove();
});

function start(...args: string[]) {
  const child = fork(join(import.meta.dirname, 'serve.ts'), args, {
    env: { ...home.environment, NODE_COMPILE_CACHE: home.path('code-cache') },
    stdio: 'ignore',
  });
  children.push(child);
  const said = once(child, 'message').then(([message]) => EngineMessage.parse(message));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, said, ended };
}

async function startReady(...args: string[]) {
  const engine = start('--port', '0', ...args);
  const message = await engine.said;
  if (message.type !== 'ready') throw new Error(JSON.stringify(message));
  return { ...engine, ...message.addresses };
}

test('D16: says where it serves, opens no UI port, and ends on its host’s word', async () => {
  const { child, ended, url, uiUrl, uiPort, pid } = await startReady('--demo');
  expect([pid, uiUrl, uiPort]).toEqual([child.pid, null, null]);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  const client = await connectControl(resolvePaths(home.environment));
  expect(await client?.invoke('engine.status', {})).toMatchObject({
    ok: true,
    value: { pid, demo: true, uiUrl: null },
  });
  client?.close();
  child.send({ type: 'resumed' } satisfies HostMessage);
  child.send({ type: 'nonsense' });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  child.send({ type: 'stop' } satisfies HostMessage);
  expect(await ended).toBe(0);
});

test.each([
  ['a signal', (child: ChildProcess) => child.kill('SIGTERM')],
  ['the loss of its host', (child: ChildProcess) => child.disconnect()],
])('ends gracefully on %s', async (_, end) => {
  const { child, ended } = await startReady();
  end(child);
  expect(await ended).toBe(0);
  expect(await connectControl(resolvePaths(home.environment))).toBeUndefined();
});

test('a stop that comes while it still opens is not lost', async () => {
  const { child, ended } = start('--port', '0');
  child.send({ type: 'stop' } satisfies HostMessage);
  expect(await ended).toBe(0);
});

test('says why it cannot begin: another engine has the home, or the port is taken', async () => {
  const first = await startReady();
  const second = start('--port', '0');
  expect(await second.said).toMatchObject({ type: 'failed', error: { code: 'home-in-use' } });
  expect(await second.ended).toBe(1);
  const before = home;
  home = createTemporaryHome();
  const third = start('--port', String(first.port));
  expect(await third.said).toMatchObject({
    type: 'failed',
    error: { code: 'port-unavailable', port: first.port, reason: 'in-use' },
  });
  expect(await third.ended).toBe(1);
  home.remove();
  home = before;
});
