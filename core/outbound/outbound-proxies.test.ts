import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { startFakeProxy, type FakeProxy, type FakeProxyOptions } from '../../e2e/fakes/fake-proxy.ts';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

/** A name that nothing on this machine resolves: what arrives has come through the proxy. */
const host = 'upstream.internal';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
function kept<T extends { stop: () => Promise<void> }>(started: T): T {
  stops.push(started.stop);
  return started;
}

interface Stand {
  readonly proxy: FakeProxy;
  readonly upstream: FakeUpstream;
  readonly engine: RunningEngine;
  readonly account: string;
}

async function start(options: FakeProxyOptions = {}): Promise<Stand> {
  const proxy = kept(await startFakeProxy(options));
  const upstream = kept(await startFakeUpstream());
  const engine = kept(
    await startRunningEngine({
      accounts: [
        {
          provider: 'anthropic',
          baseUrl: `http://${host}:${upstream.port}`,
          key: 'sk-ant-canary-key',
          label: 'Far',
        },
      ],
    }),
  );
  const [account] = await engine.call('accounts.list', {});
  return { proxy, upstream, engine, account: account!.id };
}

const ask = ({ url, key }: RunningEngine, path = '/v1/messages') =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ model: 'claude-x', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
  });

test.each(['http', 'socks5'] as const)(
  'ENV-5: requests, raw ones and checks go through a proxy of kind %s; it is shown masked',
  async (kind) => {
    const { proxy, upstream, engine, account } = await start({ kind, login: 'jo:canary-word' });
    const set = await engine.call('proxies.set', { url: proxy.url });
    expect(set.global).toBe(`${kind}://••••@127.0.0.1:${proxy.port}`);
    expect((await ask(engine)).status).toBe(200);
    expect((await ask(engine, '/raw/anthropic/v1/messages')).status).toBe(200);
    expect((await engine.call('accounts.test', { account })).check.outcome).toBe('works');
    expect(new Set(proxy.tunnels.map(({ target }) => target))).toEqual(new Set([`${host}:${upstream.port}`]));
    expect(upstream.requests.map(({ headers }) => headers.host)).toEqual(
      Array(3).fill(`${host}:${upstream.port}`),
    );
    expect(upstream.requests.filter(({ headers }) => headers['proxy-authorization'] !== undefined)).toEqual(
      [],
    );
  },
);

test('ENV-5: an account’s own proxy counts before the one for all; none at all can be its choice', async () => {
  const { proxy, engine, account } = await start();
  const other = kept(await startFakeProxy());
  await engine.call('proxies.set', { url: proxy.url });
  await engine.call('proxies.set', { account: 'Far', url: other.url });
  expect((await ask(engine)).status).toBe(200);
  expect([proxy.tunnels.length, other.tunnels.length]).toEqual([0, 1]);
  const direct = await engine.call('proxies.set', { account: 'Far', url: 'direct' });
  expect(direct.accounts).toEqual({ [account]: 'direct' });
  const answer = await ask(engine);
  expect([answer.status, await answer.text()]).toEqual([
    502,
    expect.stringContaining('could not be resolved'),
  ]);
  await engine.call('proxies.set', { account: 'Far', url: null });
  expect((await ask(engine)).status).toBe(200);
  expect([proxy.tunnels.length, other.tunnels.length]).toEqual([1, 1]);
});

test.each([
  ['refuse', 'does not let anybody connect'],
  ['cut', 'closed the connection'],
  ['nonsense', 'gave an answer that no such proxy gives'],
] as const)('ENV-5: a proxy that does this is told as such: %s', async (behaviour, words) => {
  const { proxy, engine } = await start();
  await engine.call('proxies.set', { url: proxy.url });
  proxy.behaviour = behaviour;
  for (const path of ['/v1/messages', '/raw/anthropic/v1/messages']) {
    const answer = await ask(engine, path);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining(words)]);
  }
});

test('ENV-5: 407 is named, and nobody is told the password', async () => {
  const { proxy, engine } = await start({ login: 'jo:right' });
  await engine.call('proxies.set', { url: `http://jo:canary-wrong@127.0.0.1:${proxy.port}` });
  const answer = await (await ask(engine)).text();
  expect(answer).toContain('does not take the name and password');
  await engine.call('proxies.set', { url: `http://127.0.0.1:${proxy.port}` });
  expect(await (await ask(engine)).text()).toContain('asks for a name and password (407)');
  const check = await engine.call('proxies.test', { url: `http://jo:canary-wrong@127.0.0.1:${proxy.port}` });
  expect(check.error).toMatchObject({ code: 'proxy-failed', problem: 'login-refused' });
  const told = [answer, JSON.stringify(await engine.call('activity.list', {})), JSON.stringify(check)].join();
  expect(told).not.toContain('canary');
});

test('ENV-5: a proxy that dies in mid-stream ends the answer as a broken one', async () => {
  const { proxy, upstream, engine } = await start();
  await engine.call('proxies.set', { url: proxy.url });
  upstream.setAnswer(() => ({
    headers: { 'content-type': 'text/event-stream' },
    steps: ['event: ping\ndata: {"type":"ping"}\n\n'],
    ending: 'silence',
  }));
  const answer = await ask(engine);
  const reader = answer.body!.getReader();
  await reader.read();
  proxy.tunnels[0]!.cut();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += Buffer.from(part.value).toString();
  }
  expect(rest).toContain('event: error');
});

test('ENV-5: when the client leaves, its tunnel ends with it', async () => {
  const { proxy, upstream, engine } = await start();
  await engine.call('proxies.set', { url: proxy.url });
  upstream.setAnswer(() => ({ instead: 'silence' }));
  const client = connect(engine.port, '127.0.0.1');
  const body = '{"model":"claude-x","max_tokens":9,"messages":[]}';
  client.write(
    `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1:${engine.port}\r\nx-api-key: ${engine.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const seen = await upstream.waitForRequest();
  client.destroy();
  expect((await seen.closed).answered).toBe(false);
});

test('ENV-5: the password is sealed in the vault and stands nowhere else, not even after a change', async () => {
  const { proxy, engine } = await start({ login: 'jo:canary-word' });
  await engine.call('proxies.set', { url: proxy.url });
  await engine.call('proxies.set', { account: 'Far', url: proxy.url });
  const files = () =>
    ['portunus.db', 'portunus.db-wal'].map((name) =>
      readFileSync(engine.home.path('.portunus', name), 'latin1'),
    );
  expect(files().join()).not.toMatch(/canary-word|am86Y2FuYXJ5/);
  await engine.call('accounts.remove', { account: 'Far' });
  expect((await engine.call('proxies.get', {})).accounts).toEqual({});
  expect((await engine.call('proxies.set', { url: null })).global).toBeNull();
});

test('LOC-8: Portunus is not its own proxy', async () => {
  const { engine } = await start();
  for (const url of [`http://127.0.0.1:${engine.port}`, `http://localhost:${engine.port}`]) {
    expect(await engine.bridge.invoke('proxies.set', { url })).toEqual({
      ok: false,
      error: { code: 'proxy-invalid', problem: 'own-address' },
    });
  }
});

test('ENV-5: this machine is reached straight, whatever is set', async () => {
  const proxy = kept(await startFakeProxy());
  const upstream = kept(await startFakeUpstream());
  const accounts = [{ provider: 'anthropic' as const, baseUrl: upstream.url, key: 'sk-ant-x' }];
  const engine = kept(await startRunningEngine({ accounts }));
  await engine.call('proxies.set', { url: proxy.url });
  expect((await ask(engine)).status).toBe(200);
  expect(proxy.tunnels).toEqual([]);
});

test('a test connects and asks nothing; it says what took how long', async () => {
  const { proxy, upstream, engine } = await start();
  const check = await engine.call('proxies.test', { account: 'Far', url: proxy.url });
  expect(check).toEqual({
    proxy: proxy.url,
    host: `${host}:${upstream.port}`,
    tookMs: expect.any(Number) as number,
    error: null,
  });
  const straight = await engine.call('proxies.test', { account: 'Far' });
  expect(straight.error).toMatchObject({ code: 'upstream-unreachable', account: 'Far' });
  await vi.waitFor(() => expect(upstream.connections.open).toBe(0), 10_000);
  expect(upstream.requests).toEqual([]);
});
