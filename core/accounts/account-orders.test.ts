import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountsSlice } from '../../shared/contract.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { createEngine } from '../engine.ts';
import { systemClock } from '../ports.ts';
import { resolvePaths } from '../storage/paths.ts';

let engine: RunningEngine;
const ids: Record<string, string> = {};

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const baseUrl = 'http://127.0.0.1:9';
const add = async (label: string) => {
  const added = await engine.call('accounts.add', {
    provider: 'anthropic',
    baseUrl,
    key: `key-${label}`,
    label,
    check: false,
  });
  ids[label] = added.account.id;
};

beforeAll(async () => {
  engine = await startRunningEngine({ demo: true });
  for (const label of ['a', 'b', 'c', 'd']) await add(label);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.call('accounts.clearOrder', {});
  for (const client of Object.keys((await engine.call('accounts.orders', {})).clients))
    await engine.call('accounts.clearOrder', { client });
});

const labelOf = (id: string) => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? '?';
/** The order of all, and each client's own, by labels. */
async function orders() {
  const { all, clients } = await engine.call('accounts.orders', {});
  const own = Object.entries(clients).map(([client, order]) => [client, order.map(labelOf).join('')]);
  return { all: all.map(labelOf).join(''), ...Object.fromEntries(own) } as Record<string, string>;
}

test('the order of all is that of the list; who is not named keeps the order after those', async () => {
  expect(await orders()).toEqual({ all: 'abcd' });
  await engine.call('accounts.setOrder', { accounts: ['c', ids['b']!] });
  expect(await orders()).toEqual({ all: 'cbad' });
  const list = await engine.call('accounts.list', {});
  expect(list.map(({ label }) => label)).toEqual(['c', 'b', 'a', 'd', 'Demo']);
  await engine.call('accounts.setOrder', { accounts: ['d', 'd'] });
  expect(await orders()).toEqual({ all: 'dcba' });
  await engine.call('accounts.clearOrder', {});
  expect(await orders()).toEqual({ all: 'abcd' });
});

test('a client’s own order stands beside it until it is cleared', async () => {
  await engine.call('accounts.setOrder', { client: 'codex', accounts: ['d', 'b'] });
  await engine.call('accounts.setOrder', { client: 'my editor', accounts: ['c'] });
  expect(await orders()).toEqual({ all: 'abcd', codex: 'db', 'my editor': 'c' });
  await engine.call('accounts.clearOrder', { client: 'codex' });
  expect(await orders()).toEqual({ all: 'abcd', 'my editor': 'c' });
});

test('a removed account drops out silently, and is back in its place after undo', async () => {
  await engine.call('accounts.setOrder', { accounts: ['b', 'a'] });
  await engine.call('accounts.setOrder', { client: 'codex', accounts: ['b', 'd'] });
  await engine.call('accounts.setOrder', { client: 'only b', accounts: ['b'] });
  await engine.call('accounts.remove', { account: 'b', undoable: true });
  expect(await orders()).toEqual({ all: 'acd', codex: 'd' });
  await engine.call('accounts.setOrder', { accounts: ['d'] });
  await engine.call('accounts.restore', { account: ids['b']! });
  expect(await orders()).toEqual({ all: 'dbac', codex: 'bd', 'only b': 'b' });
});

test('tells every front end, with the accounts in their new order', async () => {
  const told: AccountsSlice[] = [];
  const end = engine.bridge.on('accounts.changed', (slice) => told.push(slice));
  await engine.call('accounts.setOrder', { accounts: ['d'] });
  await engine.call('accounts.setOrder', { client: 'codex', accounts: ['d'] });
  await engine.call('accounts.clearOrder', { client: 'codex' });
  end();
  expect(told.map(({ accounts }) => accounts[0]?.label)).toEqual(['d', 'd', 'd']);
});

test('an account that is not there, or the demo, changes nothing', async () => {
  for (const [account, code] of [
    ['nobody', 'not-found'],
    ['Demo', 'invalid-input'],
  ] as const) {
    const refused = await engine.bridge.invoke('accounts.setOrder', { accounts: ['c', account] });
    expect(refused).toMatchObject({ ok: false, error: { code } });
  }
  expect(await orders()).toEqual({ all: 'abcd' });
});

test('both outlive the engine', async () => {
  await engine.call('accounts.setOrder', { accounts: ['c'] });
  await engine.call('accounts.setOrder', { client: 'codex', accounts: ['d', 'a'] });
  const { home } = engine;
  await engine.engine.stop();
  const ports = {
    clock: systemClock,
    log,
    environment: home.environment,
    paths: resolvePaths(home.environment),
  };
  const again = await createEngine({ ports, demo: false });
  const { all, clients } = await again.handlers['accounts.orders']({});
  await again.stop();
  expect([all.map(labelOf).join(''), clients['codex']?.map(labelOf).join('')]).toEqual(['cabd', 'da']);
});
