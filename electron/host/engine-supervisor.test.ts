import { fork, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import { systemClock } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import { EngineLink } from './engine-link.ts';
import type { EngineProcess } from './engine-process.ts';
import { EngineSupervisor, type SupervisorNews } from './engine-supervisor.ts';

const program = join(import.meta.dirname, '../../core/serve.ts');
const patience = { timeout: 15_000 };
let home: TemporaryHome;
const supervisors: EngineSupervisor[] = [];

beforeEach(() => {
  home = createTemporaryHome();
});
afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stop()));
  home.remove();
});

/** The real engine under Node's own `fork`, in place of Electron's utility process. */
function forkEngine(args: string[], module = program): EngineProcess {
  const environment = { ...home.environment, NODE_COMPILE_CACHE: home.path('code-cache') };
  const child = fork(module, args, { env: environment, stdio: 'ignore' });
  return {
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    send: (message) => child.connected && child.send(message),
    kill: () => child.kill('SIGKILL'),
  };
}

function supervise(defaultPort = 0, module?: string) {
  const link = new EngineLink();
  const news: SupervisorNews[] = [];
  const connections: string[] = [];
  let starts = 0;
  const supervisor = new EngineSupervisor({
    paths: resolvePaths(home.environment),
    clock: systemClock,
    log: createMemoryLog(),
    link,
    spawn: ({ port = defaultPort }) => ((starts += 1), forkEngine(['--port', String(port)], module)),
  });
  supervisors.push(supervisor);
  link.onConnection((connection) => connections.push(connection));
  supervisor.onNews((each) => news.push(each));
  supervisor.start();
  const status = async (): Promise<EngineStatus | undefined> => {
    const result = await link.invoke('engine.status', {});
    return result.ok ? result.value : undefined;
  };
  const pid = async () => (await status())?.pid;
  return { supervisor, link, news, connections, status, pid, starts: () => starts };
}

test('starts an engine, and ends it', async () => {
  const { supervisor, pid, connections, link } = supervise();
  expect(await link.invoke('engine.status', {})).toEqual({
    ok: false,
    error: { code: 'engine-not-running' },
  });
  await expect.poll(pid, patience).toBeDefined();
  const engine = (await pid())!;
  await supervisor.stop();
  expect(() => process.kill(engine, 0)).toThrow('ESRCH');
  expect(connections).toEqual(['open', 'lost']);
});

test('one that is killed is back, is told once, and subscriptions go on', async () => {
  const { pid, news, connections, link, status } = supervise();
  const seen: string[] = [];
  link.on('settings.changed', ({ settings }) => seen.push(settings.theme));
  await expect.poll(pid, patience).toBeDefined();
  const first = (await pid())!;
  process.kill(first, 'SIGKILL');
  await expect.poll(async () => ![undefined, first].includes(await pid()), patience).toBe(true);
  expect([news, connections]).toEqual([[{ news: 'restarted' }], ['open', 'lost', 'open']]);
  await link.invoke('settings.update', { theme: 'dark' });
  await expect.poll(() => seen).toEqual(['dark']);
  expect((await status())?.url).not.toBeNull();
});

test('a front end that ends the engine gets a new one, without a word about a crash', async () => {
  const { pid, news, link } = supervise();
  await expect.poll(pid, patience).toBeDefined();
  const first = (await pid())!;
  await link.invoke('engine.stop', {});
  await expect.poll(async () => ![undefined, first].includes(await pid()), patience).toBe(true);
  expect(news).toEqual([]);
});

test('joins an engine that serves already and leaves it; when that ends, starts its own', async () => {
  const environment = { ...home.environment };
  const foreign = spawn(process.execPath, [program, '--port', '0'], { env: environment, stdio: 'ignore' });
  const first = supervise();
  try {
    const paths = resolvePaths(home.environment);
    await expect.poll(() => first.pid(), patience).toBe(foreign.pid);
    expect(paths.home).toBe(home.portunusHome);
    await first.supervisor.stop();
    expect(foreign.exitCode).toBeNull();

    const second = supervise();
    await expect.poll(() => second.pid(), patience).toBe(foreign.pid);
    foreign.kill('SIGTERM');
    await expect
      .poll(async () => ![undefined, foreign.pid].includes(await second.pid()), patience)
      .toBe(true);
    expect(second.news).toEqual([]);
  } finally {
    foreign.kill('SIGKILL');
  }
});

test('a port that is taken is said once, and another one can be asked for', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { supervisor, news, status } = supervise(port);
  await expect.poll(() => supervisor.error, patience).toMatchObject({ code: 'port-unavailable', port });
  await expect.poll(() => news.length, patience).toBe(1);
  await supervisor.restart(0);
  await expect.poll(async () => (await status())?.port ?? port, patience).not.toBe(port);
  expect([supervisor.error, news.length]).toEqual([null, 1]);
  server.close();
});

test('a crash on every start is called a loop, once, and tried ever more slowly', async () => {
  const module = home.path('crash.mjs');
  writeFileSync(module, 'process.exit(7)');
  const { news, starts } = supervise(0, module);
  await expect.poll(() => news, patience).toEqual([{ news: 'crash-loop', delayMs: 2000 }]);
  expect(starts()).toBe(3);
});

test('an engine that does not end when it is told to is killed', { timeout: 30_000 }, async () => {
  const module = home.path('deaf.mjs');
  writeFileSync(module, "process.on('message', () => process.send('heard')); setInterval(() => {}, 1000);");
  const { supervisor, starts } = supervise(0, module);
  await expect.poll(starts, patience).toBe(1);
  await supervisor.stop();
});
