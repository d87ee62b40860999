import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCanariesInFolder } from '../../e2e/fakes/canaries.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { createTemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { createEngine } from '../engine.ts';
import { systemClock } from '../ports.ts';
import { resolvePaths } from '../storage/paths.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await startRunningEngine();
});
afterAll(() => engine.stop());

const reveal = () => engine.call('keys.revealShared', {});
const modelsWith = async (key: string) =>
  (await fetch(`${engine.url}/v1/models`, { headers: { 'x-api-key': key } })).status;

it('is made when it is first asked for, and the same each time', async () => {
  expect((await engine.call('keys.list', {})).some(({ shared }) => shared)).toBe(false);
  const first = await reveal();
  expect(first.key).toMatchObject({ shared: true, client: null, hint: first.text.slice(-4) });
  expect(await modelsWith(first.text)).toBe(200);
  expect((await reveal()).text).toBe(first.text);
  expect((await engine.call('keys.list', {})).filter(({ shared }) => shared)).toHaveLength(1);
});

it('its text is nowhere on the disk in plain', async () => {
  const { text: secret } = await reveal();
  expect(findCanariesInFolder([{ name: 'shared key', secret }], engine.home.path('.'))).toEqual([]);
});

it('is ended by revoking it; asking again makes a new one', async () => {
  const { key, text } = await reveal();
  await engine.call('keys.revoke', { key: key.id });
  expect(await modelsWith(text)).toBe(401);
  const next = await reveal();
  expect(next.key.id).not.toBe(key.id);
  expect([await modelsWith(text), await modelsWith(next.text)]).toEqual([401, 200]);
});

it('moves with the other secrets', async () => {
  const { key, text } = await reveal();
  const again = await engine.call('vault.create', { kind: 'session' });
  expect(again.kind).toBe('session');
  expect((await reveal()).text).toBe(text);
  await engine.call('keys.revoke', { key: key.id });
});

it('is not to be had from a locked vault; what works goes on, and can be revoked', async () => {
  const home = createTemporaryHome();
  writeFileSync(home.path('passphrase'), 'correct horse\n', { mode: 0o600 });
  const open = async (variables: Record<string, string>) => {
    const environment = { ...home.environment, ...variables };
    const ports = {
      clock: systemClock,
      log: createMemoryLog(),
      environment,
      paths: resolvePaths(environment),
    };
    return await createEngine({ ports, demo: false });
  };
  const first = await open({ PORTUNUS_PASSPHRASE_FILE: home.path('passphrase') });
  const { key } = await first.handlers['keys.revealShared']({});
  await first.stop();
  const second = await open({});
  await expect(second.handlers['keys.revealShared']({})).rejects.toMatchObject({
    error: { code: 'vault-locked' },
  });
  expect(await second.handlers['keys.revoke']({ key: key.id })).toEqual({ ...key, shared: true });
  await second.stop();
  home.remove();
});
