import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  callOf,
  dialectCalls,
  startFaultBench,
  stream,
  waitUntil,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import { startUnacceptingListener } from '../../e2e/faults/unaccepting-listener.ts';

const leaves = 30;
/** Far more than it takes; the true times are printed. */
const limitMs = 5000;

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());
afterEach(() => bench.quiet());

const body = Buffer.from(JSON.stringify(callOf('anthropic').body));
const head = (path: string, length: number, ...more: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${bench.engine.port}`,
    `x-api-key: ${bench.engine.key}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    ...more,
  ].join('\r\n') + '\r\n\r\n';

async function connect(...parts: (string | Buffer)[]): Promise<Socket> {
  const socket = createConnection({ port: bench.engine.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  return socket;
}

/** Waits until the upstream has seen its connection end; how long after `at` that was. */
async function closedAfter(
  requests: FaultBench['upstream']['requests'],
  leftAt: number[],
): Promise<number[]> {
  const closed = await Promise.race([
    Promise.all(requests.map((seen) => seen.closed)),
    wait(limitMs).then(() => {
      throw new Error('an upstream’s connection stayed open');
    }),
  ]);
  const times = closed.map(({ atMs }) => atMs).sort((a, b) => a - b);
  return times.map((atMs, index) => atMs - leftAt[index]!);
}

function report(phase: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
  console.info(
    `PX-8 ${phase}: ${sorted.length} leaves, upstream closed after p50 ${sorted[sorted.length >> 1]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}

const storiesLeft = async (count: number) => {
  let stories = await bench.engine.call('activity.list', { limit: count });
  await waitUntil(async () => {
    stories = await bench.engine.call('activity.list', { limit: count });
    return stories.every(({ outcome }) => outcome !== 'running');
  });
  return stories.map(({ outcome }) => outcome);
};
const allLeft = Array.from({ length: leaves }, () => 'left');

describe('PX-8: a client that leaves takes its upstream request along', () => {
  it(`while it uploads: ${leaves} times, nothing is asked`, async () => {
    const before = bench.upstream.requests.length;
    for (let count = 0; count < leaves; count += 1) {
      const socket = await connect(head('/v1/messages', 1_000_000), body);
      if (count % 2 === 0) socket.destroy();
      else socket.resetAndDestroy();
    }
    await bench.quiet();
    expect(await storiesLeft(leaves)).toEqual(allLeft);
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it('while its body is decoded: nothing is asked, or it is ended', async () => {
    bench.upstream.setAnswer(() => stream([callOf('anthropic').events[0]!], 'silence'));
    const large = JSON.stringify({
      ...callOf('anthropic').body,
      messages: [{ role: 'user', content: 'x'.repeat(40_000_000) }],
    });
    const packed = gzipSync(large, { level: 1 });
    const before = bench.upstream.requests.length;
    for (let count = 0; count < 5; count += 1) {
      const socket = await connect(head('/v1/messages', packed.length, 'Content-Encoding: gzip'), packed);
      await waitUntil(async () => (await bench.engine.call('engine.status', {})).requestsInFlight > 0);
      await wait(count * 5);
      socket.destroy();
      await bench.quiet();
    }
    await Promise.all(bench.upstream.requests.slice(before).map((seen) => seen.closed));
    expect(new Set(await storiesLeft(5))).toEqual(new Set(['left']));
  });

  it(`while we connect: ${leaves} times, told at once and nothing left in flight`, async () => {
    const listener = await startUnacceptingListener();
    try {
      await bench.engine.call('accounts.add', {
        provider: 'openai-compatible',
        baseUrl: `http://127.0.0.1:${listener.port}/v1`,
        key: 'k',
        label: 'Unaccepting',
        check: false,
      });
      const asked = Buffer.from(JSON.stringify({ ...callOf('openai-chat').body, model: 'x@Unaccepting' }));
      const sockets = await Promise.all(
        Array.from({ length: leaves }, () => connect(head('/v1/chat/completions', asked.length), asked)),
      );
      await waitUntil(async () => (await bench.engine.call('engine.status', {})).requestsInFlight === leaves);
      for (const socket of sockets) socket.destroy();
      await bench.quiet();
      expect(await storiesLeft(leaves)).toEqual(allLeft);
    } finally {
      await listener.stop();
    }
  });

  it.each(dialectCalls)(`$dialect: while it waits for headers, ${leaves} times`, async (call) => {
    bench.upstream.setAnswer(() => ({ instead: 'silence' }));
    report(`waiting, ${call.dialect}`, await leaveAll(call.path, call.body, () => true));
    expect(await storiesLeft(leaves)).toEqual(allLeft);
  });

  it.each(dialectCalls)(`$dialect: in mid-stream, ${leaves} times`, async (call) => {
    bench.upstream.setAnswer(() => stream([call.events[0]!, call.events[1]!.slice(0, 20)], 'silence'));
    report(
      `streaming, ${call.dialect}`,
      await leaveAll(call.path, call.body, (text) => text.includes(call.events[1]!.slice(0, 20))),
    );
    expect(await storiesLeft(leaves)).toEqual(allLeft);
  });

  it(`in mid-stream without having read anything, ${leaves} times`, async () => {
    bench.upstream.setAnswer(() => stream([{ flood: 50_000_000 }]));
    const before = bench.upstream.requests.length;
    const asked = Buffer.from(JSON.stringify(callOf('anthropic').body));
    const sockets = await Promise.all(
      Array.from({ length: leaves }, async () =>
        (await connect(head('/v1/messages', asked.length), asked)).pause(),
      ),
    );
    await bench.upstream.waitForRequest(bench.upstream.requests.length);
    await waitUntil(() => bench.upstream.requests.length === before + leaves);
    await wait(100);
    const leftAt = sockets.map((socket) => {
      socket.destroy();
      return performance.now();
    });
    report('stalled in mid-stream', await closedAfter(bench.upstream.requests.slice(before), leftAt));
    expect(await storiesLeft(leaves)).toEqual(allLeft);
  });

  it(`between two attempts, ${leaves} times`, async () => {
    await bench.engine.call('accounts.add', {
      provider: 'anthropic',
      baseUrl: bench.upstream.url,
      key: 'second',
      check: false,
    });
    bench.upstream.setAnswer((request) =>
      request.headers['x-api-key'] === 'second'
        ? { instead: 'silence' }
        : { status: 529, body: '{}', delayMs: 5 },
    );
    const call = callOf('anthropic');
    const before = bench.upstream.requests.length;
    for (let count = 0; count < leaves; count += 1) {
      const asked = Buffer.from(JSON.stringify(call.body));
      const socket = await connect(head(call.path, asked.length), asked);
      // Around the moment of the first answer, a little earlier or later each time.
      await wait(4 + (count % 8));
      socket.destroy();
    }
    await bench.quiet();
    await closedAfter(bench.upstream.requests.slice(before), []);
    expect(await storiesLeft(leaves)).toEqual(allLeft);
  });

  it.each(['GET', 'POST'])(`/raw %s: while it waits and in mid-stream`, async (method) => {
    for (const script of [{ instead: 'silence' } as const, stream(['data: x\n\n'], 'silence')]) {
      bench.upstream.setAnswer(() => script);
      const before = bench.upstream.requests.length;
      const leaving = new AbortController();
      const calls = Array.from({ length: leaves }, () =>
        fetch(`${bench.engine.url}/raw/openai/v1/files`, {
          method,
          headers: { 'x-api-key': bench.engine.key, 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{}' } : {}),
          signal: leaving.signal,
        }).then((response) => response.text()),
      );
      await waitUntil(
        () => bench.upstream.requests.slice(before).filter(({ complete }) => complete).length === leaves,
      );
      await wait(20);
      leaving.abort();
      const leftAt = calls.map(() => performance.now());
      await Promise.allSettled(calls);
      report(`/raw ${method}`, await closedAfter(bench.upstream.requests.slice(before), leftAt));
    }
  });
});

/** Opens `leaves` requests, waits until each has got as far as it should, and breaks them off. */
async function leaveAll(path: string, asked: unknown, isThere: (text: string) => boolean): Promise<number[]> {
  const before = bench.upstream.requests.length;
  const bytes = Buffer.from(JSON.stringify(asked));
  const clients = await Promise.all(
    Array.from({ length: leaves }, async () => {
      const socket = await connect(head(path, bytes.length), bytes);
      const client = { socket, text: '' };
      socket.setEncoding('utf8').on('data', (part: string) => (client.text += part));
      return client;
    }),
  );
  await waitUntil(
    () => bench.upstream.requests.length === before + leaves && clients.every(({ text }) => isThere(text)),
  );
  const leftAt: number[] = [];
  for (const { socket } of clients) {
    socket.destroy();
    leftAt.push(performance.now());
    await wait(2);
  }
  return await closedAfter(bench.upstream.requests.slice(before), leftAt);
}
