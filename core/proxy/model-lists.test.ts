import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFaultBench, type FaultBench } from '../../e2e/faults/data-plane-kit.ts';
import type { Script } from '../../e2e/fakes/script.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());

const ask = (path: string) => fetch(bench.engine.url + path, { headers: { 'x-api-key': bench.engine.key } });
const json = { 'content-type': 'application/json' };

it.each<[what: string, script: Script]>([
  ['a list without end', { headers: json, steps: ['{"data":[{"id":"', { flood: 300 * 1_048_576 }] }],
  ['no list', { headers: json, body: '[]' }],
  ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ['half a list', { headers: json, steps: ['{"data":['], ending: 'reset' }],
  ['garbage', { instead: { raw: '\u0000\u0001' } }],
])('PX-12: an upstream that answers with %s costs no more than its own list', async (_what, script) => {
  bench.upstream.setAnswer(() => script);
  const response = await ask('/v1/models');
  expect([response.status, await response.json()]).toMatchObject([200, { object: 'list' }]);
  const last = bench.upstream.requests.at(-1)!;
  expect((await last.closed).answered).toBe(script.steps === undefined && script.instead === undefined);
});

it.each(['%ff', '%', '%00', '..%2f..', 'x'.repeat(4000), '__proto__'])(
  'PX-17: the model %j is simply not there',
  async (id) => {
    const response = await ask(`/v1/models/${id}`);
    expect(response.status).toBe(404);
  },
);
