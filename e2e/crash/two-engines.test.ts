import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram, type Running } from '../../core/cli/__fixtures__/run-program.ts';
import { createEngine } from '../../core/engine.ts';
import { systemClock } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import type { Served } from '../clients/portunus.ts';
import { startFakeUpstream, type FakeUpstream } from '../fakes/fake-upstream.ts';
import { createCrashHome, makeCheapVault, type CrashHome } from './crash-home.ts';
import { askCli, readFirstLine, serveOpenly, startOpenServe } from './served-home.ts';

let home: CrashHome;
let upstream: FakeUpstream;
let codeCache: string;
const running: Running[] = [];

beforeEach(async () => {
  codeCache = mkdtempSync(join(tmpdir(), 'portunus-code-'));
  home = createCrashHome(codeCache);
  await makeCheapVault(home);
  upstream = await startFakeUpstream();
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  await upstream.stop();
  home.remove();
  rmSync(codeCache, { recursive: true, force: true });
});

async function serve() {
  const served = await serveOpenly(home.environment);
  running.push(served);
  return served;
}

const refused = () => expect.fail('A second engine was let into the home.');

test('a second engine is refused in words that name the first, and the first goes on', async () => {
  const { served } = await serve();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { environment } = home;
  const ports = { clock: systemClock, log, environment, paths: resolvePaths(environment) };
  const failure: unknown = await createEngine({ ports, demo: false }).then(
    refused,
    (cause: unknown) => cause,
  );
  expect(failure).toMatchObject({
    error: { code: 'home-in-use', path: home.portunusHome },
    message: expect.stringContaining(`process ${served.pid}`) as string,
  });

  const second = await runProgram(['serve', '--port', '0', '--ui-port', '0'], { environment });
  expect(second).toMatchObject({ code: 1, stdout: '' });
  expect(second.stderr).toContain(`process ${served.pid}, serving ${served.url}`);
  expect(await (await fetch(`${served.url}/health`)).json()).toEqual({ status: 'ok' });
});

test('of two that start at the same moment one serves, and the other says who does', async () => {
  const both = [startOpenServe(home.environment), startOpenServe(home.environment)];
  running.push(...both);
  const [first = '', second = ''] = await Promise.all(both.map(readFirstLine));
  const [winner, loser] = first.startsWith('{"error"') ? [second, first] : [first, second];
  const served = JSON.parse(winner) as Served;
  expect(await (await fetch(`${served.url}/health`)).json()).toEqual({ status: 'ok' });
  expect(JSON.parse(loser)).toMatchObject({
    error: {
      code: 'home-in-use',
      message: expect.stringContaining(`process ${served.pid}, serving ${served.url}`) as string,
    },
  });
});

test('commands go to the engine that serves, which uses what they changed at once', async () => {
  const { served } = await serve();
  const ask = async (args: readonly string[], input?: string) =>
    (await askCli(args, home.environment, input)).document;
  expect(await ask(['status'])).toMatchObject({ engine: { running: true, url: served.url }, accounts: [] });

  const add = ['accounts', 'add', '--provider', 'anthropic', '--base-url', upstream.url, '--key-stdin'];
  const account = await ask(add, 'upstream-key\n');
  expect(account).toMatchObject({ provider: 'anthropic', state: 'ready' });
  const { key } = (await ask(['keys', 'create', 'editor'])) as { key: string };
  const call = () =>
    fetch(`${served.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: '{"model":"claude-sonnet-5-5","max_tokens":9,"messages":[]}',
    });
  expect((await call()).status).toBe(200);
  expect(upstream.requests.at(-1)?.headers['x-api-key']).toBe('upstream-key');

  await ask(['accounts', 'remove', (account as { id: string }).id, '--yes']);
  expect((await call()).status).toBe(503);
  await ask(['keys', 'revoke', 'editor']);
  expect((await call()).status).toBe(401);
});

test('ENV-6: after kill -9 a command finds everything by itself, and the next engine serves', async () => {
  const first = await serve();
  const add = ['accounts', 'add', '--provider', 'anthropic', '--base-url', upstream.url, '--key-stdin'];
  await askCli(add, home.environment, 'upstream-key\n');
  first.child.kill('SIGKILL');
  await first.ended;

  const alone = await askCli(['status'], home.environment);
  expect(alone.document).toMatchObject({
    engine: { running: false, url: null },
    accounts: [{ provider: 'anthropic', state: 'ready' }],
  });
  const second = await serve();
  const status = await askCli(['status'], home.environment);
  expect(status.document).toMatchObject({ engine: { running: true, url: second.served.url } });
});
