import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Step } from '../fakes/script.ts';
import { callOf, sseHeaders, stream, waitUntil } from './data-plane-kit.ts';
import { startServedEngine, type ServedEngine } from './served-engine.ts';

const megabyte = 1_048_576;
const stalledClients = 50;
const events = Buffer.from(callOf('anthropic').events[2]!.repeat(600));
const onLinux = process.platform === 'linux';

/** Also when it will never drain, as it has closed. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

/** Memory is read from /proc, so these run on Linux alone. */
describe.skipIf(!onLinux)('what strangers can make the engine hold', () => {
  let engine: ServedEngine;
  beforeEach(async () => {
    engine = await startServedEngine();
    // What a busy engine takes anyway is not what is measured; what an earlier test left behind would hide it.
    engine.upstream.setAnswer(() => ({ headers: sseHeaders, steps: new Array<Buffer>(1600).fill(events) }));
    let warmed = 0;
    const busy = await engine.post('/v1/messages', callOf('anthropic').body);
    for await (const part of busy.body as unknown as AsyncIterable<Uint8Array>) warmed += part.byteLength;
    expect(warmed).toBeGreaterThan(100 * megabyte);
  });
  afterEach(() => engine.stop());

  const head = (path: string, ...more: string[]) =>
    [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${engine.port}`,
      `x-api-key: ${engine.key}`,
      'Content-Type: application/json',
      ...more,
    ].join('\r\n') + '\r\n\r\n';
  async function connect(): Promise<Socket> {
    const socket = createConnection({ port: engine.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  // An event without end is the tap's worst case: it keeps up to 1 MiB of each to tell what it was.
  const floods: [what: string, mostMegabytes: number, steps: Step[]][] = [
    ['events', 64, new Array<Buffer>(3200).fill(events)],
    ['one endless line', 128, [{ flood: 200 * megabyte }]],
  ];
  it.each(floods)(
    'PX-7: 50 clients that do not read 200 MB of %s each: less than %i MB more, others are served',
    async (what, mostMegabytes, steps) => {
      const whole = callOf('anthropic').events.join('');
      engine.upstream.setAnswer((request) =>
        request.body.includes('stall') ? { headers: sseHeaders, steps } : stream([whole]),
      );
      const before = engine.rss();
      const body = JSON.stringify({ ...callOf('anthropic').body, metadata: { user_id: 'stall' } });
      const stalled = await Promise.all(
        Array.from({ length: stalledClients }, async () => {
          const socket = (await connect()).pause();
          socket.write(head('/v1/messages', `Content-Length: ${body.length}`) + body);
          return socket;
        }),
      );
      let most = 0;
      for (let count = 0; count < 20; count += 1) {
        await wait(50);
        most = Math.max(most, engine.rss() - before);
        const answer = await engine.post('/v1/messages', callOf('anthropic').body);
        expect(await answer.text()).toBe(whole);
      }
      console.info(
        `PX-7: ${(most / megabyte).toFixed(1)} MB more for ${stalledClients} stalled clients of ${what}`,
      );
      for (const socket of stalled) socket.destroy();
      expect(most).toBeLessThan(mostMegabytes * megabyte);
    },
  );

  it('PX-5: a chunked upload of 1 GB is cut with 413, with less than 64 MB more beyond the body cap', async () => {
    const before = engine.rss();
    const socket = await connect();
    let answer = '';
    let most = 0;
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
    socket.write(head('/v1/messages', 'Transfer-Encoding: chunked'));
    const piece = Buffer.concat([
      Buffer.from('100000\r\n'),
      Buffer.alloc(megabyte, 'x'),
      Buffer.from('\r\n'),
    ]);
    for (let sent = 0; sent < 1024 && socket.writable && answer === ''; sent += 1) {
      if (!socket.write(piece)) await drained(socket);
      most = Math.max(most, engine.rss() - before);
    }
    await waitUntil(() => answer.includes('HTTP/1.1'));
    await waitUntil(() => socket.destroyed);
    console.info(`PX-5: ${(most / megabyte).toFixed(1)} MB more, of which 64 may be the body`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(most).toBeLessThan((64 + 64) * megabyte);
  });

  it('PX-13: twenty bombs at once end in 413 and leave nothing behind', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * megabyte));
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await fetch(`${engine.url}/v1/messages`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-encoding': 'gzip',
            'x-api-key': engine.key,
          },
          body: bomb,
        });
        return answer.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([413]));
    expect((await engine.post('/v1/messages', callOf('anthropic').body)).status).toBe(200);
  });
});
