import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { connectControl } from '../api/control-client.ts';
import { acquireHomeLock } from '../storage/home-lock.ts';
import { preparePaths, resolvePaths } from '../storage/paths.ts';
import { fakeEngineCli, type Running, runProgram, startProgram } from './__fixtures__/run-program.ts';

let home: TemporaryHome;
let started: Running[];

beforeEach(() => {
  home = createTemporaryHome();
  started = [];
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  home.remove();
});

const options = () => ({ environment: home.environment, program: fakeEngineCli });
const run = (...args: string[]) => runProgram(args, options());

async function serve(...args: string[]): Promise<Running> {
  const running = startProgram(['serve', ...args], options());
  started.push(running);
  await expect.poll(() => running.stdout(), { timeout: 15_000 }).toContain('\n');
  return running;
}

describe('serve', () => {
  test('its first line says where it is, and it ends cleanly on SIGTERM', async () => {
    const running = await serve('--port', '7001', '--ui-port', '7002', '--demo', '--json');
    expect(JSON.parse(running.stdout())).toEqual({
      url: 'http://127.0.0.1:7001',
      uiUrl: 'http://127.0.0.1:7002/#token=t',
      port: 7001,
      uiPort: 7002,
      pid: running.child.pid,
    });
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/created with demo\n(.*\n)*engine: stopped/);
    expect(existsSync(resolvePaths(home.environment).run + '/control.json')).toBe(false);
  });

  test('for people it says what to do next; a second one says who holds the home; other commands find it', async () => {
    const running = await serve();
    expect(running.stdout()).toContain('Portunus is running.');
    await vi.waitFor(() => expect(running.stdout()).toContain('Ctrl-C stops it.'), 10_000);
    expect(running.stdout()).toContain('portunus clients apply claude-code');
    const second = await run('serve');
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`process ${running.child.pid ?? 0}, serving http://127.0.0.1:7787`);
    const status = await run('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ engine: { running: true } });
    expect(status.stderr).not.toContain('created');
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });

  test('it ends when a front end stops the engine', async () => {
    const running = await serve();
    const client = await connectControl(resolvePaths(home.environment));
    await client!.invoke('engine.stop', {});
    client!.close();
    expect((await running.ended).code).toBe(0);
  });
});

describe('without a running engine', () => {
  test('a command runs one for itself, stops it, and does not call it running', async () => {
    const { code, stdout, stderr } = await run('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engine: { running: false, url: null }, accounts: [{}] });
    expect(stderr).toBe('engine: created\nengine: stopped\n');
  });

  test('it waits for another short command to let go of the home', async () => {
    const paths = resolvePaths(home.environment);
    preparePaths(paths, Date.now());
    const lock = acquireHomeLock(paths);
    const waiting = startProgram(['vault', 'status', '--json'], options());
    started.push(waiting);
    await expect.poll(() => waiting.child.pid).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(waiting.stdout()).toBe('');
    lock.release();
    expect((await waiting.ended).code).toBe(0);
  });

  test('tail says that nothing new will come', async () => {
    const { code, stderr } = await run('activity', 'tail');
    expect(code).toBe(0);
    expect(stderr).toContain('No engine is running');
  });
});

describe('clients run', () => {
  const script = 'console.log(process.env.LAUNCHED_WITH, process.argv.slice(1).join()); process.exitCode = 7';

  test('starts the client with our variables and its own arguments, ends with its code, revokes the key', async () => {
    const { code, stdout, stderr } = await run(
      ...['clients', 'run', 'claude-code', '--', '-e', script, '--', '--json', '--help'],
    );
    expect(code).toBe(7);
    expect(stdout).toBe('a key of its own --json,--help\n');
    expect(stderr).toMatch(/revoked key_run\n(.*\n)*engine: stopped/);
  });

  test('a signal reaches the client, and the key is revoked all the same', async () => {
    const wait =
      'process.on("SIGTERM", () => process.exit(9)); setInterval(() => 0, 1000); console.log("up")';
    const running = startProgram(['clients', 'run', 'claude-code', '--', '-e', wait], options());
    started.push(running);
    await expect.poll(() => running.stdout(), { timeout: 15_000 }).toContain('up');
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(9);
    expect(stderr).toContain('revoked key_run');
  });
});

test('a reader that goes away ends the program quietly', async () => {
  const program = `"${process.execPath}" "${fakeEngineCli}" status --json | true`;
  const child = spawn('sh', ['-c', program], { env: home.environment });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  expect(stderr).not.toContain('EPIPE');
});
