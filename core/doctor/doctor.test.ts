import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { startFakeIdentity } from '../../e2e/fakes/identity/start-fake-identity.ts';
import { startFakeProxy } from '../../e2e/fakes/fake-proxy.ts';
import { startFakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import {
  startRunningEngine,
  type RunningEngine,
  type RunningEngineOptions,
} from '../../e2e/fakes/running-engine.ts';
import { checkEnd } from './check-end.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
const kept = <T extends { stop: () => Promise<unknown> }>(started: T): T => {
  stops.push(() => started.stop());
  return started;
};
const start = async (options: RunningEngineOptions = {}) => kept(await startRunningEngine(options));

/** What is not well, by its id. */
async function examine(engine: RunningEngine, live = false) {
  const findings = await engine.call('doctor.run', { live });
  for (const { level, hint } of findings) expect(hint === '').toBe(level === 'ok');
  return Object.fromEntries(
    findings
      .filter(({ level }) => level !== 'ok')
      .map(({ id, level, message }) => [id, `${level}: ${message}`]),
  );
}

test('a sound engine with a key that answers has nothing to mend', async () => {
  const upstream = kept(await startFakeUpstream());
  const accounts = [
    { provider: 'anthropic' as const, baseUrl: upstream.url, key: 'sk-ant-x', label: 'Work' },
  ];
  const engine = await start({ accounts });
  expect(await examine(engine, true)).toEqual({});
  upstream.setAnswer(() => ({ status: 401, body: '{"error":{"message":"no such key"}}' }));
  const [account] = await engine.call('accounts.list', {});
  expect(await examine(engine, true)).toMatchObject({
    [`account.${account!.id}.live`]: expect.stringContaining('no such key') as string,
  });
});

test('a credential that is gone, and one that cannot be decrypted, are told apart', async () => {
  const key = (label: string) => ({
    provider: 'anthropic' as const,
    baseUrl: 'http://127.0.0.1:1',
    key: `sk-ant-${label}`,
    label,
  });
  const engine = await start({ accounts: [key('gone'), key('broken')] });
  const [gone, broken] = await engine.call('accounts.list', {});
  const database = new DatabaseSync(engine.home.path('.portunus', 'portunus.db'));
  database.prepare('DELETE FROM vault_records WHERE record = ?').run(gone!.id);
  database.prepare('UPDATE vault_records SET sealed = zeroblob(64) WHERE record = ?').run(broken!.id);
  database.close();
  expect(await examine(engine)).toMatchObject({
    [`account.${gone!.id}.credential`]: 'fail: The vault holds no credential for gone.',
    [`account.${broken!.id}.credential`]: expect.stringContaining('cannot be decrypted') as string,
  });
});

test('ENV-5: a proxy that does not let us out, and a clock that is wrong, are found', async () => {
  const proxy = kept(await startFakeProxy());
  const upstream = kept(await startFakeUpstream());
  const dated = () => ({ headers: { date: new Date(Date.now() + 7_200_000).toUTCString() }, body: '' });
  upstream.setAnswer(dated);
  const baseUrl = `http://upstream.internal:${upstream.port}`;
  const engine = await start({ accounts: [{ provider: 'anthropic', baseUrl, key: 'sk-ant-canary' }] });
  await engine.call('proxies.set', { url: proxy.url });
  expect(await examine(engine)).toEqual({
    clock: expect.stringMatching(/^fail: .*120 minutes behind/) as string,
  });
  expect(
    upstream.requests.every(({ method, headers }) => method === 'HEAD' && headers['x-api-key'] === undefined),
  ).toBe(true);
  proxy.behaviour = 'refuse';
  await engine.call('proxies.set', { url: proxy.url });
  expect(await examine(engine)).toMatchObject({
    proxy: expect.stringContaining('does not let anybody connect') as string,
    clock: expect.stringMatching(/^warn: /) as string,
  });
});

test('a login for a client that does not send it serves nobody', async () => {
  const engine = await start();
  const { id } = await engine.call('accounts.addPassThrough', { acceptPolicy: true });
  expect(await examine(engine, true)).toMatchObject({
    [`account.${id}.use`]: expect.stringContaining('no client does') as string,
  });
});

test('REF-2: an imported login that the other tool still keeps is told, until that tool has one of its own', async () => {
  const identity = kept(await startFakeIdentity({ vendor: 'codex' }));
  const engine = await start({ providers: identity.providerOverrides() });
  const { accessToken, refreshToken, idToken } = identity.issueLogin();
  const path = engine.home.path('.codex', 'auth.json');
  const write = (refresh_token: string | null) => {
    mkdirSync(engine.home.path('.codex'), { recursive: true });
    const tokens = { access_token: accessToken, refresh_token, id_token: idToken, account_id: 'x' };
    writeFileSync(path, JSON.stringify({ tokens, last_refresh: new Date().toISOString() }));
  };
  write(refreshToken);
  const search = { owner: 'codex' as const, path };
  const [found] = await engine.call('imports.scan', search);
  const [taken] = await engine.call('imports.take', {
    ...search,
    logins: [found!.id],
    mode: 'import',
    acceptPolicy: true,
    check: false,
  });
  expect(taken).toMatchObject({ error: null });
  const sharing = {
    [`account.${taken!.account}.sharing`]: expect.stringContaining('Codex still keeps') as string,
  };
  expect(await examine(engine)).toMatchObject(sharing);
  // A stale copy of what was renewed here is of the same family.
  write('of-the-same-family');
  utimesSync(path, 1, 1);
  expect(await examine(engine)).toMatchObject(sharing);
  write('of-a-login-since-then');
  utimesSync(path, Date.now() / 1000 + 60, Date.now() / 1000 + 60);
  expect(Object.keys(await examine(engine)).filter((each) => each.startsWith('account'))).toEqual([]);
});

test('what nothing renews is told in good time', () => {
  const at = (change: Partial<Parameters<typeof checkEnd>[0]>) =>
    checkEnd({ id: 'a', label: 'Work', renewable: false, expiresAt: 7_200_000, ...change }, 0, 86_400_000);
  expect(at({})[0]?.message).toBe('Work ends in 2 hours, and nothing can renew it.');
  expect(at({ expiresAt: 60_000 })[0]?.message).toContain('less than an hour');
  for (const change of [
    { renewable: true },
    { expiresAt: null },
    { expiresAt: 86_400_001 },
    { expiresAt: 0 },
  ]) {
    expect(at(change)).toEqual([]);
  }
});
