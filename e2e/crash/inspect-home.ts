import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { CommandName, Input, Output } from '../../shared/contract.ts';
import { connectControl } from '../../core/api/control-client.ts';
import { createLocalBridge } from '../../core/api/local-bridge.ts';
import { createEngine } from '../../core/engine.ts';
import { systemClock, type Logger, type Paths } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import type { FakeUpstream } from '../fakes/fake-upstream.ts';
import { accountKey, numberOf, type World } from './world.ts';

const log: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What of a home can be compared with a world. */
export type SeenWorld = Pick<World, 'accounts' | 'keepAliveMs'> & { readonly keys: readonly string[] };

/**
 * Starts an engine in a home whose last one was killed, as if nothing had happened, and looks at everything in it.
 * Fails when a secret is not its account's, a known key does not open the data plane or a revoked one does, or when
 * anything is left over.
 */
export async function inspectHome(
  environment: Readonly<Record<string, string>>,
  expected: World,
  upstream: FakeUpstream,
): Promise<SeenWorld> {
  const paths = resolvePaths(environment);
  const engine = await createEngine({ ports: { clock: systemClock, log, environment, paths }, demo: false });
  const bridge = createLocalBridge(engine.handlers, engine.events, log);
  async function call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    const result = await bridge.invoke(name, input);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  }
  try {
    const { url } = await engine.serve({ port: 0, uiPort: 0 });
    await expectCleanRunFolder(paths);
    const accounts = await call('accounts.list', {});
    for (const { id, label } of accounts) {
      const { check } = await call('accounts.test', { account: id });
      expect([label, check.outcome]).toEqual([label, 'works']);
      expect(upstream.requests.at(-1)?.headers['x-api-key']).toBe(accountKey(numberOf(label)));
    }
    const keys = await call('keys.list', {});
    const names = keys.map(({ name }) => name).sort();
    const texts = Object.entries(expected.keys).filter(([name]) => names.includes(name));
    for (const [, text] of texts) if (text !== null) expect(await tryKey(url, text)).toBe(404);
    for (const text of expected.revoked.slice(-2)) expect(await tryKey(url, text)).toBe(401);
    const { keepAliveMs } = await call('settings.get', {});
    return { accounts: Object.fromEntries(accounts.map(describeAccount)), keys: names, keepAliveMs };
  } finally {
    await engine.stop();
    expectSoundDatabases(paths);
  }
}

function describeAccount({ label, status }: Output<'accounts.list'>[number]) {
  if (status.state !== 'ready' && status.state !== 'paused') throw new Error(`${label} is ${status.state}`);
  return [numberOf(label), { label, state: status.state }] as const;
}

/** A path that exists for nobody: 404 to who may come in, 401 to who may not. */
async function tryKey(url: string, text: string): Promise<number> {
  const answer = await fetch(`${url}/v1/no-such-route`, { headers: { 'x-api-key': text } });
  await answer.arrayBuffer();
  return answer.status;
}

async function expectCleanRunFolder(paths: Paths): Promise<void> {
  expect(readdirSync(paths.run).sort()).toEqual([
    ...['control.json', 'control.sock', 'control.token', 'engine.json', 'engine.lock', 'ui.token'],
  ]);
  expect(readdirSync(paths.home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const control = await connectControl(paths);
  const status = await control?.invoke('engine.status', {});
  control?.close();
  expect(status).toMatchObject({ ok: true, value: { pid: process.pid } });
}

/** Both databases are whole, and no account is without its secret, nor a secret without its account. */
function expectSoundDatabases(paths: Paths): void {
  for (const path of [paths.database, paths.activityDatabase]) {
    expect(query(path, 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(query(path, 'PRAGMA foreign_key_check')).toEqual([]);
  }
  expect(query(paths.database, 'SELECT record FROM vault_records ORDER BY record')).toEqual(
    query(paths.database, 'SELECT id FROM accounts ORDER BY id'),
  );
  expect(readdirSync(join(paths.home)).filter((name) => name.includes('damaged'))).toEqual([]);
}

function query(path: string, sql: string): unknown[] {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  try {
    return sqlite
      .prepare(sql)
      .all()
      .map((row) => Object.values(row)[0]);
  } finally {
    sqlite.close();
  }
}
