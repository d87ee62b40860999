import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../../../e2e/fakes/identity/start-fake-identity.ts';
import { startFakeProxy } from '../../../e2e/fakes/fake-proxy.ts';
import { startRunningEngine, type RunningEngine } from '../../../e2e/fakes/running-engine.ts';
import { startHangingServer } from '../../../e2e/fakes/hanging-server.ts';
import { explainSentence } from '../../../shared/explain-sentence.ts';
import type { PreflightCheck } from '../../../shared/models/login.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
const kept = <T extends { stop: () => Promise<unknown> }>(started: T): T => {
  stops.push(() => started.stop());
  return started;
};

type OAuth = Readonly<Record<string, unknown>>;

async function start(change: (identity: FakeIdentity) => OAuth = () => ({})) {
  const identity = kept(await startFakeIdentity({ vendor: 'codex' }));
  const overrides = identity.providerOverrides();
  const codex = overrides['codex']!;
  const providers = { ...overrides, codex: { ...codex, oauth: { ...codex.oauth, ...change(identity) } } };
  const engine = kept(await startRunningEngine({ providers }));
  return { identity, engine };
}

const ask = (engine: RunningEngine, method: 'browser' | 'device-code' = 'browser') =>
  engine.call('logins.preflight', { provider: 'codex', method });
const show = (checks: readonly PreflightCheck[]) =>
  checks.map(({ id, level, finding }) => `${id} ${level} ${finding.code}`);

async function hold(port: number): Promise<void> {
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  stops.push(() => new Promise((resolve) => server.close(resolve)));
}

test('all is well: a free port, names, hosts that answer, a clock that is right', async () => {
  const { identity, engine } = await start(() => ({ callback: { ports: [54_811, 54_812] } }));
  expect(show(await ask(engine))).toEqual([
    'vault ok vault-ready',
    'callback-port ok callback-port-free',
    'name ok host-resolved',
    'connection ok host-answered',
    'clock ok clock-right',
  ]);
  expect(show(await ask(engine, 'device-code'))).not.toContain('callback-port ok callback-port-free');
  expect(identity.requests.every(({ method, url }) => method === 'HEAD' && url === '/')).toBe(true);
});

// Below the ports that systems hand out by themselves, so that no other test is given one.
test('OA-4: a port that is taken is named, and what happens instead', async () => {
  const { engine } = await start(() => ({ callback: { ports: [24_821, 24_822] } }));
  const other = kept(await startHangingServer(24_821));
  const checkPort = async () => (await ask(engine)).find(({ id }) => id === 'callback-port')!;
  const first = await checkPort();
  expect(first).toMatchObject({ level: 'warn', finding: { port: 24_821, instead: 24_822 } });
  if (process.platform === 'linux') expect(JSON.stringify(first)).toContain(`(process ${other.pid})`);
  const second = kept(await startHangingServer(24_822));
  expect(await checkPort()).toMatchObject({
    finding: { code: 'callback-ports-taken', ports: [24_821, 24_822] },
  });
  await Promise.all([other.stop(), second.stop()]);
  // A sign-in of this very engine that still waits is no obstacle.
  await hold(24_821);
  expect(await checkPort()).toMatchObject({ level: 'ok' });
});

test.each([
  [30_000, 'ok', 'clock-right'],
  [180_000, 'warn', 'clock-behind'],
  [-180_000, 'warn', 'clock-ahead'],
  [-86_400_000, 'fail', 'clock-ahead'],
] as const)('REF-8: the issuer’s clock is %d ms ahead: %s %s', async (ms, level, code) => {
  const { identity, engine } = await start();
  identity.passTime(ms);
  const clock = (await ask(engine)).find(({ id }) => id === 'clock')!;
  expect(clock).toMatchObject({ level, finding: { code } });
  if ('byMs' in clock.finding) {
    expect(Math.abs(clock.finding.byMs - Math.abs(ms))).toBeLessThan(10_000);
    expect(explainSentence(clock.finding)).toContain(`${Math.round(Math.abs(ms) / 60_000)} minutes`);
  }
});

test('a name that nobody knows and a port where nobody listens are told, each by its check', async () => {
  const { engine } = await start((identity) => ({
    authorizeUrl: 'https://nobody.invalid/authorize',
    tokenUrl: `http://127.0.0.1:1/${identity.port}`,
  }));
  const checks = await ask(engine);
  expect(show(checks).slice(2)).toEqual([
    'name fail host-unresolved',
    'name ok host-resolved',
    'connection fail host-unreached',
    'connection fail host-unreached',
    'clock warn clock-unchecked',
  ]);
  expect(explainSentence(checks.findLast(({ id }) => id === 'connection')!.finding)).toContain('refused');
});

test('a host that hangs costs its own check, and no more than the limit', async () => {
  const hanging = kept(await startHangingServer(0));
  const { engine } = await start(() => ({ authorizeUrl: `http://127.0.0.1:${hanging.port}/authorize` }));
  const checks = await ask(engine);
  expect(show(checks).filter((line) => line.startsWith('connection'))).toEqual([
    'connection fail host-unreached',
    'connection ok host-answered',
  ]);
  expect(show(checks)).toContain('clock ok clock-right');
}, 20_000);

test('ENV-5: through a proxy that is set before the first login; one that asks for a login is told', async () => {
  const proxy = kept(await startFakeProxy({ login: 'jo:canary' }));
  const { engine } = await start(({ port }) => ({
    authorizeUrl: `http://login.internal:${port}/authorize`,
    tokenUrl: `http://login.internal:${port}/token`,
  }));
  await engine.call('proxies.set', { url: proxy.url });
  expect(show(await ask(engine)).slice(2)).toEqual([
    'name ok host-resolved-by-proxy',
    'connection ok host-answered',
    'proxy ok proxy-works',
    'clock ok clock-right',
  ]);
  await engine.call('proxies.set', { url: `http://jo:wrong-canary@127.0.0.1:${proxy.port}` });
  const refused = await ask(engine);
  expect(refused.find(({ id }) => id === 'proxy')?.finding).toMatchObject({ problem: 'login-refused' });
  expect(JSON.stringify(refused)).not.toContain('canary');
});

test('a provider without such a sign-in is a mistake, not a finding', async () => {
  const { engine } = await start();
  const wrong = await engine.bridge.invoke('logins.preflight', { provider: 'claude', method: 'device-code' });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'login-method-missing' } });
  const none = await engine.bridge.invoke('logins.preflight', { provider: 'anthropic', method: 'browser' });
  expect(none).toMatchObject({ ok: false, error: { code: 'login-method-missing' } });
});
