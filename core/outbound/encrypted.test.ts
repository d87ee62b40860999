import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFakeProxy, type FakeProxy } from '../../e2e/fakes/fake-proxy.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '__fixtures__', name), 'utf8');
/** Self-signed, for api.upstream.example and 127.0.0.1, and good for nothing else. */
const identity = { cert: fixture('upstream.cert.pem'), key: fixture('upstream.key.pem') };
const own = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...own, identity.cert]));
afterAll(() => setDefaultCACertificates(own));

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

let proxy: FakeProxy;
let engine: RunningEngine;
let asked: string[];
beforeEach(async () => {
  asked = [];
  const upstream = createServer(identity, (request, response) => {
    asked.push(`${request.headers.host} ${String(request.headers['x-api-key'])}`);
    response.setHeader('content-type', 'application/json').end('{"type":"message","content":[]}');
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  stops.push(() => new Promise((resolve) => (upstream.closeAllConnections(), upstream.close(resolve))));
  proxy = await startFakeProxy();
  stops.push(() => proxy.stop());
  const baseUrl = `https://api.upstream.example:${(upstream.address() as AddressInfo).port}`;
  engine = await startRunningEngine({
    accounts: [{ provider: 'anthropic', baseUrl, key: 'sk-ant-canary', label: 'Far' }],
  });
  stops.push(() => engine.stop());
});

const ask = (path: string) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': engine.key },
    body: '{"model":"claude-x","max_tokens":9,"messages":[]}',
  });

test('ENV-5: over TLS the proxy sees nothing of a request, the account’s key least of all', async () => {
  await engine.call('proxies.set', { url: proxy.url });
  expect((await ask('/v1/messages')).status).toBe(200);
  expect((await ask('/raw/anthropic/v1/messages')).status).toBe(200);
  expect((await engine.call('proxies.test', {})).error).toBeNull();
  expect(asked).toEqual(Array(2).fill(`${proxy.tunnels[0]!.target} sk-ant-canary`));
  const seen = Buffer.concat(proxy.tunnels.flatMap(({ sent }) => sent)).toString('latin1');
  expect(seen.length).toBeGreaterThan(500);
  expect(seen).not.toMatch(/sk-ant-canary|v1\/messages/);
});

test('ENV-5: the way to the proxy may be encrypted too', async () => {
  const front = createTlsServer(identity, (socket) => {
    const onward = connect(proxy.port, '127.0.0.1');
    for (const each of [socket, onward]) each.on('error', () => undefined);
    socket.pipe(onward).pipe(socket);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const { port } = front.address() as AddressInfo;
  stops.push(() => new Promise((resolve) => front.close(resolve)));
  await engine.call('proxies.set', { url: `https://127.0.0.1:${port}` });
  expect((await ask('/v1/messages')).status).toBe(200);
  expect(proxy.tunnels).toHaveLength(1);
  await engine.stop();
});

test('PX-16: certificates are checked through a proxy as without one, its own and the upstream’s', async () => {
  setDefaultCACertificates(own);
  try {
    await engine.call('proxies.set', { url: proxy.url });
    const answer = await ask('/v1/messages');
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('self-signed')]);
    expect(asked).toEqual([]);
  } finally {
    setDefaultCACertificates([...own, identity.cert]);
  }
});
