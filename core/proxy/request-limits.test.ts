import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  callOf,
  dialectCalls,
  startFaultBench,
  waitUntil,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import { sendRaw } from '../../e2e/fakes/raw-http.ts';

const bodyBytes = 200_000;
let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench({ settings: { limits: { bodyBytes } } });
});
afterAll(() => bench.stop());
afterEach(() => bench.quiet());

const host = () => `Host: 127.0.0.1:${bench.engine.port}`;
const key = () => `x-api-key: ${bench.engine.key}`;
const limits = (change: Record<string, number>) => bench.engine.call('settings.update', { limits: change });

/** A body of exactly so many bytes. */
function sized(length: number): Buffer {
  const [before, after] = ['{"model":"claude-x","max_tokens":9,"messages":[],"x":"', '"}'];
  return Buffer.from(before + 'x'.repeat(length - before.length - after.length) + after);
}

interface Sent {
  status: number;
  body: string;
}
/** Through Node's own client, which goes on sending until it is told off. */
function send(body: Buffer, headers: Record<string, string> = {}, path = '/v1/messages'): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(bench.engine.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': bench.engine.key, ...headers },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    outgoing.end(body);
  });
}

/** The type or status by which a dialect's SDK tells its own error from any other text. */
function isOwnError(dialect: string, body: string): boolean {
  const parsed = JSON.parse(body) as { type?: string; error: Record<string, unknown> };
  if (dialect === 'anthropic') return parsed.type === 'error' && typeof parsed.error['type'] === 'string';
  if (dialect === 'gemini') return typeof parsed.error['status'] === 'string';
  return typeof parsed.error['message'] === 'string' && 'code' in parsed.error;
}

describe('PX-5: sizes and depths', () => {
  const cases = [
    [bodyBytes - 1, 200],
    [bodyBytes, 200],
    [bodyBytes + 1, 413],
    [bodyBytes * 20, 413],
  ] as const;
  it.each(cases)('a body of %i bytes, by its length: %i', async (length, status) => {
    const before = bench.upstream.requests.length;
    const answer = await send(sized(length), { 'content-length': String(length) });
    expect(answer.status).toBe(status);
    expect(bench.upstream.requests.length - before).toBe(status === 200 ? 1 : 0);
  });
  it.each(cases)('a body of %i bytes, chunked: %i', async (length, status) => {
    const before = bench.upstream.requests.length;
    const answer = await send(sized(length), { 'transfer-encoding': 'chunked' });
    expect(answer.status).toBe(status);
    expect(bench.upstream.requests.length - before).toBe(status === 200 ? 1 : 0);
  });

  it.each(dialectCalls)('$dialect: too large is told in its own words', async ({ dialect, path }) => {
    const answer = await send(sized(bodyBytes * 3), { 'transfer-encoding': 'chunked' }, path);
    expect([answer.status, isOwnError(dialect, answer.body)]).toEqual([413, true]);
  });

  it.each([
    [199, 200],
    [200, 200],
    [201, 400],
    [90_000, 400],
  ] as const)('JSON of depth %i: %i', async (depth, status) => {
    const nested = '['.repeat(depth - 1) + ']'.repeat(depth - 1);
    const answer = await send(Buffer.from(`{"model":"claude-x","messages":[],"x":${nested}}`));
    expect(answer.status).toBe(status);
  });

  it.each([
    [8192, 200],
    [8193, 414],
    [12_000, 414],
  ] as const)('a target of %i bytes: %i', async (length, status) => {
    const path = '/v1/messages?a=';
    const answer = await send(sized(100), {}, path + 'x'.repeat(length - path.length));
    expect([answer.status, status === 200 || isOwnError('anthropic', answer.body)]).toEqual([status, true]);
  });

  it('headers over 16 KB: 431', async () => {
    for (const line of [
      `x-app: ${'x'.repeat(17_000)}`,
      Array.from({ length: 900 }, (_, n) => `x-${n}: ${'a'.repeat(20)}`).join('\r\n'),
    ]) {
      const bytes = `POST /v1/messages HTTP/1.1\r\n${host()}\r\n${key()}\r\n${line}\r\ncontent-length: 0\r\n\r\n`;
      const { answers, ended } = await sendRaw(bench.engine.port, bytes);
      expect([answers.length, answers[0]?.status, ended]).toEqual([1, 431, true]);
    }
  });
});

describe('PX-13: compressed bodies', () => {
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };
  const names = Object.keys(packers) as (keyof typeof packers)[];
  it.each(names)('%s is decoded for reading and passed on decoded, up to the cap', async (name) => {
    const body = sized(bodyBytes);
    expect((await send(packers[name](body), { 'content-encoding': name })).status).toBe(200);
    const seen = bench.upstream.requests.at(-1)!;
    expect([seen.body.equals(body), seen.headers['content-encoding']]).toEqual([true, undefined]);
    expect((await send(packers[name](sized(bodyBytes + 1)), { 'content-encoding': name })).status).toBe(413);
  });
  it.each(names)('a bomb in %s is refused', async (name) => {
    const before = bench.upstream.requests.length;
    expect((await send(packers[name](Buffer.alloc(50_000_000)), { 'content-encoding': name })).status).toBe(
      413,
    );
    expect(bench.upstream.requests).toHaveLength(before);
  });
  it.each([
    ['two layers', 'gzip, gzip', 415],
    ['an unknown coding', 'compress', 415],
    ['a lie', 'gzip', 400],
    ['identity', 'identity', 200],
  ])('%s: %s is answered %i', async (_what, encoding, status) => {
    expect((await send(sized(100), { 'content-encoding': encoding })).status).toBe(status);
  });
});

describe('PX-5: how much at once', () => {
  it('more requests than the limit: 503 in every dialect, and the others go on', async () => {
    await limits({ requestsInFlight: 5 });
    bench.upstream.setAnswer(() => ({ instead: 'silence' }));
    const leaving = new AbortController();
    const open = Array.from({ length: 5 }, () =>
      bench.ask(callOf('anthropic'), leaving.signal).catch(() => undefined),
    );
    await waitUntil(async () => (await bench.engine.call('engine.status', {})).requestsInFlight === 5);
    for (const call of dialectCalls) {
      const response = await bench.ask(call);
      const refused = [
        response.status,
        response.headers.get('retry-after'),
        isOwnError(call.dialect, await response.clone().text()),
      ];
      expect(refused).toEqual([503, '1', true]);
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'refused', status: 503, attempts: 0 });
    }
    leaving.abort();
    await Promise.all(open);
    await bench.quiet();
    bench.upstream.setAnswer(() => ({ headers: { 'content-type': 'application/json' }, body: '{}' }));
    expect((await bench.post('/v1/messages', callOf('anthropic').body)).status).toBe(200);
  });

  it('more connections than the limit: 503 in every dialect, and room again afterwards', async () => {
    const count = 10;
    const idle = await Promise.all(Array.from({ length: count }, () => connect()));
    await limits({ connections: count });
    for (const call of dialectCalls) {
      const body = JSON.stringify(call.body);
      const head = `POST ${call.path} HTTP/1.1\r\n${host()}\r\n${key()}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
      const { answers, ended } = await sendRaw(bench.engine.port, `${head}\r\n\r\n${body}`);
      expect([answers.length, answers[0]?.status, ended]).toEqual([1, 503, true]);
      expect(isOwnError(call.dialect, answers[0]!.body)).toBe(true);
    }
    // Many more are told at once, before they have asked anything.
    const crowd = await Promise.all(Array.from({ length: 64 }, () => connect()));
    const { answers, ended } = await sendRaw(bench.engine.port, '');
    expect([answers[0]?.status, ended]).toEqual([503, true]);
    for (const socket of [...idle, ...crowd]) socket.destroy();
    await waitUntil(async () => {
      const { answers: later } = await sendRaw(
        bench.engine.port,
        `GET /health HTTP/1.1\r\n${host()}\r\n\r\n`,
        { answers: 1 },
      );
      return later[0]?.status === 200;
    });
  });
});

async function connect(): Promise<Socket> {
  const socket = createConnection({ port: bench.engine.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
