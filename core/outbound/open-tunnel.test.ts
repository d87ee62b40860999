import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeProxy, type FakeProxy, type FakeProxyOptions } from '../../e2e/fakes/fake-proxy.ts';
import { AppFailure } from '../../shared/errors.ts';
import { openTunnel } from './open-tunnel.ts';
import { parseProxy } from './proxy-address.ts';

let echo: Server;
let port: number;
const proxies: FakeProxy[] = [];

beforeEach(async () => {
  // Greets first, as an SSH server would: bytes that come with the proxy's answer must not be lost.
  echo = createServer((socket) => {
    socket.on('error', () => undefined).write('hello ');
    socket.pipe(socket);
  });
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  port = (echo.address() as AddressInfo).port;
});
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  await new Promise((resolve) => echo.close(resolve));
});

const start = async (options: FakeProxyOptions) => {
  const proxy = await startFakeProxy(options);
  proxies.push(proxy);
  return proxy;
};
const through = (url: string, host = 'echo.example', limitMs = 10_000) =>
  openTunnel(parseProxy(url), { host, port }, limitMs);
const problemOf = async (tunnel: Promise<unknown>) => {
  const cause = await tunnel.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(cause instanceof AppFailure) || cause.error.code !== 'proxy-failed') throw cause;
  return cause.error;
};

describe.each(['http', 'socks5'] as const)('ENV-5: through a proxy of kind %s', (kind) => {
  test('the proxy resolves the name and passes every byte on', async () => {
    const proxy = await start({ kind });
    const socket = await through(proxy.url);
    socket.write('and back');
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.length >= 'hello and back'.length) break;
    }
    expect(text).toBe('hello and back');
    expect(proxy.tunnels.map(({ target }) => target)).toEqual([`echo.example:${port}`]);
    expect(Buffer.concat(proxy.tunnels[0]!.sent).toString()).toBe('and back');
  });

  test.each(['127.0.0.1', '::1'])('an address is given as one: %s', async (host) => {
    const proxy = await start({ kind });
    (await through(proxy.url, host)).destroy();
    const shown = host === '::1' ? (kind === 'http' ? '[::1]' : '[0:0:0:0:0:0:0:1]') : host;
    expect(proxy.tunnels[0]?.target).toBe(`${shown}:${port}`);
  });

  test('signs in with a name and a password, whatever signs are in them', async () => {
    const proxy = await start({ kind, login: 'jo:p@ss:w%rd/ü' });
    const login = `jo:${encodeURIComponent('p@ss:w%rd/ü')}`;
    (await through(`${kind}://${login}@127.0.0.1:${proxy.port}`)).destroy();
    expect(proxy.tunnels[0]?.login).toBe('jo:p@ss:w%rd/ü');
  });

  test('a login that is missing or wrong is told as such, without it', async () => {
    const proxy = await start({ kind, login: 'jo:right-canary' });
    const address = `127.0.0.1:${proxy.port}`;
    const missing = await problemOf(through(`${kind}://${address}`));
    expect(missing).toEqual({
      code: 'proxy-failed',
      proxy: address,
      host: `echo.example:${port}`,
      problem: 'login-needed',
    });
    const wrong = await through(`${kind}://jo:wrong-canary@${address}`).catch((cause: unknown) => cause);
    expect((await problemOf(Promise.reject(wrong as Error))).problem).toBe('login-refused');
    expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('canary');
  });

  test.each([
    ['refuse', 'refused'],
    ['unreachable', 'host-unreachable'],
    ['cut', 'cut'],
    ['nonsense', 'malformed'],
  ] as const)('one that does this: %s', async (behaviour, problem) => {
    const proxy = await start({ kind });
    proxy.behaviour = behaviour;
    expect((await problemOf(through(proxy.url))).problem).toBe(problem);
  });

  test('one that never answers is given up in time', async () => {
    const proxy = await start({ kind });
    proxy.behaviour = 'hang';
    expect((await problemOf(through(proxy.url, 'echo.example', 50))).problem).toBe('silent');
  });

  test('one that is not there', async () => {
    const proxy = await start({ kind });
    await proxy.stop();
    expect((await problemOf(through(proxy.url))).problem).toBe('unreachable');
  });
});

test('an answer that never ends is no answer', async () => {
  const endless = createServer((socket) => {
    const more = () => socket.writable && socket.write('x'.repeat(4096), more);
    socket.on('error', () => undefined);
    more();
  });
  await once(endless.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
  expect((await problemOf(through(url))).problem).toBe('malformed');
  await new Promise((resolve) => endless.close(resolve));
});
