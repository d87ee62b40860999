import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startFaultBench,
  upstreamKeys,
  waitUntil,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import type { SeenRequest } from '../../e2e/fakes/fake-upstream.ts';
import { sendRaw } from '../../e2e/fakes/raw-http.ts';

let bench: FaultBench;
/** What the upstream does with an upgrade; replaced by single tests. */
let upgrade: (request: SeenRequest, socket: Duplex) => void;
const echo = (_request: SeenRequest, socket: Duplex) => {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: x\r\n' +
      'set-cookie: session=canary\r\nx-api-key: canary\r\nserver: canary\r\n\r\n',
  );
  socket.pipe(socket);
};
beforeAll(async () => {
  bench = await startFaultBench({ upgrade: (request, socket) => upgrade(request, socket) });
});
afterAll(() => bench.stop());

const websocket =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==';
const upgradeTo = (path: string, ...lines: string[]) =>
  [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${bench.engine.port}`, websocket, ...lines].join('\r\n') +
  '\r\n\r\n';

describe('LOC-6: an upgrade is checked like any other request', () => {
  const refused: [what: string, status: number, head: () => string][] = [
    ['no key', 401, () => upgradeTo('/raw/openai/v1/realtime')],
    ['a wrong key', 401, () => upgradeTo('/raw/openai/v1/realtime', `x-api-key: ptn_${'A'.repeat(43)}`)],
    [
      'a key in a protocol name',
      401,
      () => upgradeTo('/raw/openai/v1/realtime', `Sec-WebSocket-Protocol: ${bench.engine.key}`),
    ],
    [
      'a foreign Host',
      403,
      () => upgradeTo('/raw/openai/v1/realtime', good()).replace(/Host: .*\r/, 'Host: evil.test\r'),
    ],
    ['two Hosts', 400, () => upgradeTo('/raw/openai/v1/realtime', good(), 'Host: evil.test')],
    ['an absolute target', 400, () => upgradeTo('http://evil.test/raw/openai/v1/realtime', good())],
    ['an Origin', 403, () => upgradeTo('/raw/openai/v1/realtime', good(), 'Origin: https://evil.test')],
    [
      'a web page’s fetch site',
      403,
      () => upgradeTo('/raw/openai/v1/realtime', good(), 'Sec-Fetch-Site: cross-site'),
    ],
    ['a path out of the base URL', 404, () => upgradeTo('/raw/openai/v1/../../x', good())],
    ['an unknown provider', 404, () => upgradeTo('/raw/nobody/v1/realtime', good())],
    ['a model route', 426, () => upgradeTo('/v1/responses', good())],
    ['no route', 426, () => upgradeTo('/nothing', good())],
  ];
  it.each(refused)(
    'refuses %s with %i before 101, and lets the connection go',
    async (_what, status, head) => {
      const before = bench.upstream.requests.length;
      const { answers, ended, text } = await sendRaw(bench.engine.port, head());
      expect([answers[0]?.status, ended, text.includes(' 101 ')]).toEqual([status, true, false]);
      expect(answers[0]?.headers.get('connection')).toEqual(['close']);
      expect(bench.upstream.requests).toHaveLength(before);
    },
  );

  it('lets a connection go whose client never closes its side', async () => {
    const socket = createConnection({ port: bench.engine.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(upgradeTo('/raw/openai/v1/realtime'));
    socket.resume();
    await once(socket, 'end');
    // Only a socket that is gone on the other side refuses what is written to it.
    await waitUntil(() => {
      if (!socket.destroyed) socket.write('x');
      return socket.destroyed;
    });
  });

  it('carries a WebSocket of /raw both ways, with the account’s key and never ours', async () => {
    upgrade = echo;
    const path = `/raw/openai/v1/realtime?model=x&key=${bench.engine.key}`;
    const socket = await open(
      upgradeTo(
        path,
        'x-api-key: ' + bench.engine.key,
        'Cookie: a=canary',
        'Sec-WebSocket-Protocol: realtime',
      ),
    );
    socket.write('ping over the socket');
    await waitUntil(() => socket.text().endsWith('ping over the socket'));
    expect(socket.text()).toMatch(/^HTTP\/1\.1 101 /);
    expect(socket.text()).not.toMatch(/canary/);
    const seen = bench.upstream.requests.at(-1)!;
    expect(seen.url).toBe('/v1/realtime?model=x');
    expect(seen.headers).toMatchObject({
      authorization: `Bearer ${upstreamKeys.openai}`,
      upgrade: 'websocket',
      'sec-websocket-protocol': 'realtime',
    });
    expect(seen.rawHeaders.join('\n')).not.toMatch(/canary|ptn_/);
    socket.destroy();
    expect((await seen.closed).atMs).toBeGreaterThan(0);
  });

  it('tells of an upgrade that the upstream refuses, without its cookies', async () => {
    upgrade = (_request, socket) =>
      socket.end(
        'HTTP/1.1 403 Sorry\u0001\r\nset-cookie: a=canary\r\nserver: canary\r\ncontent-length: 2\r\n\r\nno',
      );
    const { answers, text, ended } = await sendRaw(
      bench.engine.port,
      upgradeTo('/raw/openai/v1/realtime', good()),
    );
    expect([answers[0]?.status, answers[0]?.body, ended]).toEqual([403, 'no', true]);
    expect(text).not.toContain('canary');
    expect(text).not.toContain('\u0001');
  });

  it.each([
    ['garbage', '\u0000\u0001 nonsense\r\n\r\n'],
    ['nothing', ''],
    ['headers without end', 'HTTP/1.1 101 Switching Protocols\r\nx: '],
  ])('answers or closes when the upstream says %s to an upgrade', async (_what, bytes) => {
    upgrade = (_request, socket) => socket.end(bytes);
    const { answers, ended } = await sendRaw(bench.engine.port, upgradeTo('/raw/openai/v1/realtime', good()));
    expect(ended).toBe(true);
    expect(answers[0]?.status).toBe(502);
  });

  it('ends open WebSockets when the engine stops', { timeout: 30_000 }, async () => {
    upgrade = echo;
    const own = await startFaultBench({ upgrade: echo });
    const head = upgradeTo('/raw/openai/v1/realtime').replace(
      String(bench.engine.port),
      String(own.engine.port),
    );
    const socket = await open(
      head.replace('\r\n\r\n', `\r\nx-api-key: ${own.engine.key}\r\n\r\n`),
      own.engine.port,
    );
    await waitUntil(() => socket.text().includes('101'));
    await own.stop();
    await waitUntil(() => socket.destroyed);
  });
});

const good = () => `x-api-key: ${bench.engine.key}`;

async function open(head: string, port = bench.engine.port): Promise<Socket & { text: () => string }> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(head);
  return Object.assign(socket, { text: () => text });
}

describe('an offer of another protocol', () => {
  it.each([
    [
      'h2c, as Java’s own client offers it',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA',
    ],
    ['a WebSocket with POST', websocket],
  ])('is passed over: %s', async (_what, offer) => {
    const body = '{"model":"claude-x","max_tokens":9,"messages":[]}';
    const head = [
      'POST /v1/messages HTTP/1.1',
      `Host: 127.0.0.1:${bench.engine.port}`,
      offer,
      good(),
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const { answers } = await sendRaw(bench.engine.port, `${head.join('\r\n')}\r\n\r\n${body}`, {
      answers: 1,
    });
    expect(answers[0]?.status).toBe(200);
    expect(bench.upstream.requests.at(-1)!.headers).not.toHaveProperty('http2-settings');
    expect(bench.upstream.requests.at(-1)!.headers).not.toHaveProperty('upgrade');
  });
});
