import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { expect, test } from 'vitest';
import type { Upstream } from '../accounts/upstream.ts';
import { systemClock } from '../ports.ts';
import { UpstreamPools } from './upstream-pools.ts';

test('PX-14: after a sleep new requests take new connections, and open ones go on', async () => {
  const held: ServerResponse[] = [];
  const sockets: unknown[] = [];
  const server = createServer((incoming, response) => {
    sockets.push(incoming.socket);
    if (incoming.url !== '/held') return response.end('b');
    response.write('a');
    return held.push(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upstream = {
    origin,
    provider: { id: 'anthropic' },
    timeouts: { connectMs: 5000 },
  } as unknown as Upstream;
  const pools = new UpstreamPools(systemClock);
  const ask = async (path: string) =>
    (await request(origin + path, { dispatcher: pools.for(upstream) })).body;

  await (await ask('/')).text();
  const open = await ask('/held');
  await (await ask('/')).text();
  const before = sockets.splice(0);
  pools.renew();
  await (await ask('/')).text();
  expect(before).not.toContain(sockets[0]);
  held[0]!.end('c');
  expect(await open.text()).toBe('ac');
  await pools.close();
  await new Promise((resolve) => server.close(resolve));
});
