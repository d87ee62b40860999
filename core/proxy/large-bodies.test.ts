import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

let first: FakeUpstream;
let second: FakeUpstream;
let engine: RunningEngine;
beforeAll(async () => {
  [first, second] = [await startFakeUpstream(), await startFakeUpstream()];
  engine = await startRunningEngine({
    accounts: [first, second].map(({ url }) => ({
      provider: 'anthropic',
      baseUrl: url,
      key: 'upstream-key',
    })),
  });
});
afterAll(async () => {
  await engine.stop();
  for (const { server, sockets } of listeners) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  await first.stop();
  await second.stop();
});

/** Larger than any read from a socket, its model in the middle. */
function largeBody(model: string): Buffer {
  const text = 'const x = "é\\n";\n'.repeat(20_000);
  return Buffer.from(
    `{ "messages":[{"role":"user","content":${JSON.stringify(text)}}],"model" : "${model}", "max_tokens":9,"system":${JSON.stringify(text)}}`,
  );
}

interface Listener {
  readonly server: Server;
  readonly sockets: Socket[];
}
const listeners: Listener[] = [];

/** An account of that label behind a listener that does as it likes with each connection. */
async function throughListener(label: string, take: (socket: Socket, count: number) => void): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    take(socket, sockets.push(socket));
  });
  listeners.push({ server, sockets });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const baseUrl = `http://127.0.0.1:${port}`;
  await engine.call('accounts.add', { provider: 'anthropic', baseUrl, key: 'k', label, check: false });
}

function forward(socket: Socket, port: number): void {
  const onwards = connect(port, '127.0.0.1');
  onwards.on('error', () => socket.destroy());
  socket.pipe(onwards).pipe(socket);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}
function send(pieces: readonly Buffer[], headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${engine.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': engine.key, ...headers },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.on('continue', () => sendPieces());
    const sendPieces = () => {
      for (const piece of pieces) outgoing.write(piece);
      outgoing.end();
    };
    if (headers['expect'] === undefined) sendPieces();
    else outgoing.flushHeaders();
  });
}

function expectWhole(upstream: FakeUpstream, body: Buffer): void {
  const seen = upstream.requests.at(-1)!;
  expect(seen.body.equals(body)).toBe(true);
  expect(seen.headers['content-length']).toBe(String(body.length));
  expect(seen.headers['transfer-encoding']).toBeUndefined();
}

const length = (body: Buffer) => ({ 'content-length': String(body.length) });

describe('a large body', () => {
  const body = largeBody('claude-x');
  const pieces = Array.from({ length: Math.ceil(body.length / 1000) }, (_, at) =>
    body.subarray(at * 1000, at * 1000 + 1000),
  );
  it.each([
    ['with its length', [body], length(body)],
    ['in hundreds of chunks', pieces, { 'transfer-encoding': 'chunked' }],
    ['compressed', [gzipSync(body)], { 'content-encoding': 'gzip' }],
    ['with Expect: 100-continue', [body], { ...length(body), expect: '100-continue' }],
  ])('D4: %s: the upstream gets the same bytes and their length', async (_how, sent, headers) => {
    expect((await send(sent, headers)).status).toBe(200);
    expectWhole(first, body);
  });

  it('D4: a renamed model leaves the bytes on both sides as they were', async () => {
    const asked = largeBody('anthropic/claude-x');
    expect((await send([asked], length(asked))).status).toBe(200);
    expectWhole(first, body);
  });

  it('PX-5: a fault in its last bytes is refused and reaches no upstream', async () => {
    const before = first.requests.length;
    const broken = Buffer.concat([body, Buffer.from('x')]);
    const answer = await send([broken], length(broken));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`at byte ${body.length}`);
    expect(first.requests).toHaveLength(before);
  });

  it('goes whole over a second connection when the first one ended in its middle', async () => {
    await throughListener('Ending', (socket, count) => {
      if (count === 1) socket.once('data', () => socket.destroy());
      else forward(socket, first.port);
    });
    const asked = largeBody('claude-x@Ending');
    expect((await send([asked], length(asked))).status).toBe(200);
    expectWhole(first, body);
  });

  it('an answer that comes before the upstream has read it all is passed on', async () => {
    const text = '{"type":"error","error":{"type":"request_too_large","message":"too large"}}';
    await throughListener('Hasty', (socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.write(
          `HTTP/1.1 413 Payload Too Large\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
        );
      });
    });
    const asked = Buffer.concat([largeBody('claude-x@Hasty'), Buffer.alloc(8_000_000, ' ')]);
    expect(await send([asked], length(asked))).toEqual({ status: 413, text });
  });

  it('PX-8: a client that leaves while it goes upstream takes the connection along', async () => {
    const closed = Promise.withResolvers<unknown>();
    const reached = Promise.withResolvers<unknown>();
    await throughListener('Slow', (socket) => {
      socket.once('data', () => {
        socket.pause();
        reached.resolve(undefined);
        socket.on('close', closed.resolve);
      });
    });
    const asked = Buffer.concat([largeBody('claude-x@Slow'), Buffer.alloc(8_000_000, ' ')]);
    const leaving = new AbortController();
    const answer = fetch(`${engine.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': engine.key },
      body: asked,
      signal: leaving.signal,
    }).catch(() => 'left');
    await reached.promise;
    leaving.abort();
    expect(await answer).toBe('left');
    // Bytes that wait to be read would hide the end.
    listeners.at(-1)!.sockets.forEach((socket) => socket.resume());
    await closed.promise;
    expect((await engine.call('activity.list', { limit: 1 }))[0]).toMatchObject({
      outcome: 'left',
      attempts: 1,
    });
  });

  it('D11: goes whole to the next account too', async () => {
    first.setAnswer(() => ({ status: 429, headers: { 'retry-after': '60' }, body: '{}' }));
    expect((await send([body], length(body))).status).toBe(200);
    expectWhole(first, body);
    expectWhole(second, body);
  });
});
