import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  callOf,
  dialectCalls,
  sseHeaders,
  startFaultBench,
  waitUntil,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import { startFakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { sendRaw } from '../../e2e/fakes/raw-http.ts';
import { startRunningEngine } from '../../e2e/fakes/running-engine.ts';
import type { Script } from '../../e2e/fakes/script.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());
afterEach(() => bench.quiet());

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html; charset=UTF-8' };
const page = '<!doctype html><title>Sign in to the network</title>';
const whole = (stream: boolean) => bench.post('/v1/messages', { ...callOf('anthropic').body, stream });

describe('PX-12: malformed answers are told, or passed on untouched', () => {
  const told: [what: string, script: Script][] = [
    ['garbage bytes', { instead: { raw: '\u0000\u0001\u0002 garbage\r\n\r\n' } }],
    ['another protocol', { instead: { raw: 'SSH-2.0-OpenSSH_9.2\r\n' } }],
    ['half a status line', { instead: { raw: 'HTTP/1.1 2' } }],
    ['half a head', { instead: { raw: 'HTTP/1.1 200 OK\r\ncontent-ty' } }],
    [
      'two lengths',
      { instead: { raw: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}' } },
    ],
    [
      'length and chunked',
      {
        instead: {
          raw: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
        },
      },
    ],
    ['a head of 100 KB', { instead: { raw: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n` } }],
    [
      'a body shorter than said',
      {
        instead: { raw: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{}' },
      },
    ],
    [
      'a broken chunk',
      {
        instead: {
          raw: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}',
        },
      },
    ],
    [
      '101 unasked',
      { instead: { raw: 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n' } },
    ],
    ['100 and nothing', { instead: { raw: 'HTTP/1.1 100 Continue\r\n\r\n' } }],
    ['status 099', { instead: { raw: 'HTTP/1.1 099 Odd\r\ncontent-length: 2\r\n\r\n{}' } }],
    ['a web page', { headers: html, body: page }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['a permanent redirect', { status: 308, headers: { location: 'https://evil.test/' } }],
    ['a coding nobody asked for', { headers: { ...json, 'content-encoding': 'x-odd' }, body: '{}' }],
    ['two codings nobody asked for', { headers: { ...json, 'content-encoding': 'br, x-odd' }, body: '{}' }],
    ['reset', { instead: 'reset' }],
    ['a silent close', { instead: 'fin' }],
  ];
  it.each(told)('%s is told as an error of the dialect', async (_what, script) => {
    bench.upstream.setAnswer(() => script);
    for (const stream of [false, true]) {
      const response = await whole(stream);
      expect([stream, response.status]).toEqual([stream, 502]);
      expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'api_error' } });
      const { outcome, status } = await bench.storyOf(response);
      expect([['failed', 'cut'].includes(outcome), status]).toEqual([true, 502]);
    }
  });

  const passed: [what: string, script: Script, status: number, body: string][] = [
    ['204', { status: 204 }, 204, ''],
    ['an empty 200', { status: 200, headers: json }, 200, ''],
    ['JSON that is none', { headers: json, body: '{"model":' }, 200, '{"model":'],
    ['a text where JSON was due', { headers: { 'content-type': 'text/plain' }, body: 'hello' }, 200, 'hello'],
    ['no content type', { body: '{}' }, 200, '{}'],
    ['an error as a web page', { status: 404, headers: html, body: page }, 404, page],
    [
      '1xx before the answer',
      {
        instead: {
          raw: 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
        },
      },
      200,
      '{}',
    ],
    ['an answer that ends with its connection', { instead: { raw: 'HTTP/1.1 200 OK\r\n\r\n{}' } }, 200, '{}'],
    [
      'trailers',
      {
        instead: {
          raw: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nset-cookie: canary\r\n\r\n',
        },
      },
      200,
      '{}',
    ],
    ['a status nobody knows', { status: 499, headers: json, body: '{"a":1}' }, 499, '{"a":1}'],
  ];
  it.each(passed)('%s passes as it came', async (_what, script, status, body) => {
    bench.upstream.setAnswer(() => script);
    const response = await whole(false);
    expect([response.status, await response.text(), response.headers.get('set-cookie')]).toEqual([
      status,
      body,
      null,
    ]);
    await bench.storyOf(response);
  });

  it('a stream that comes compressed, although we asked for none, passes unbroken to a client that takes it', async () => {
    for (const compress of ['gzip', 'deflate'] as const) {
      const events = callOf('anthropic').events;
      bench.upstream.setAnswer(() => ({ headers: sseHeaders, steps: events, compress }));
      const response = await bench.ask(callOf('anthropic'));
      expect([compress, await response.text()]).toEqual([compress, events.join('')]);
      expect(bench.upstream.requests.at(-1)!.headers['accept-encoding']).toBe('identity');
    }
  });
});

it('PX-14: an upstream that closes idle connections at random costs no client an error in 600 requests', async () => {
  let count = 0;
  bench.upstream.setAnswer(() => {
    count += 1;
    const body = '{"model":"claude-x","usage":{}}';
    // As if kept alive, and closed right after, or a little later.
    const raw = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    return count % 3 === 0 ? { instead: { raw } } : { headers: json, body };
  });
  const statuses: number[] = [];
  const ask = async () => {
    const response = await whole(false);
    await response.text();
    statuses.push(response.status);
  };
  for (let round = 0; round < 100; round += 1) await Promise.all(Array.from({ length: 6 }, ask));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
}, 30_000);

it('PX-15: in 2,000 random routings over six accounts no credential goes astray', async () => {
  const upstreams = await Promise.all(Array.from({ length: 6 }, () => startFakeUpstream()));
  const accounts = upstreams.map((upstream, index) => {
    const provider = index % 2 === 0 ? ('anthropic' as const) : ('openai' as const);
    const baseUrl = provider === 'anthropic' ? upstream.url : `${upstream.url}/v1`;
    return { provider, baseUrl, key: `canary-of-account-${index}`, label: `Account${index}` };
  });
  const engine = await startRunningEngine({ accounts });
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  // A third of the answers send the request on to the next account.
  upstreams.forEach((upstream) =>
    upstream.setAnswer(() =>
      random(3) === 0 ? { status: 503, body: '{}' } : { headers: json, body: '{"model":"m","usage":{}}' },
    ),
  );
  const ask = async () => {
    const call = callOf(random(2) === 0 ? 'anthropic' : 'openai-chat');
    const own = accounts.filter(
      ({ provider }) => (call.dialect === 'anthropic') === (provider === 'anthropic'),
    );
    const name = String(call.body['model']);
    const model = [name, `${name}@${own[random(3)]!.label}`, `${own[0]!.provider}/${name}`][random(3)];
    const path = random(10) === 0 ? `/raw/${own[0]!.provider}${call.path}` : call.path;
    const response = await fetch(engine.url + path, {
      method: 'POST',
      headers: { ...json, 'x-api-key': engine.key, authorization: 'Bearer canary-of-account-99' },
      body: JSON.stringify({ ...call.body, stream: false, model }),
    });
    await response.text();
  };
  for (let round = 0; round < 200; round += 1) await Promise.all(Array.from({ length: 10 }, ask));
  const astray = upstreams.flatMap((upstream, index) =>
    upstream.requests.filter(({ rawHeaders, url, body }) => {
      const sent = [...rawHeaders, url, body.toString()]
        .join('\n')
        .replaceAll(`canary-of-account-${index}`, '');
      return sent.includes('canary-of-account') || sent.includes(engine.key);
    }),
  );
  const total = upstreams.reduce((sum, { requests }) => sum + requests.length, 0);
  expect([astray.length, total >= 2000]).toEqual([0, true]);
  await engine.stop();
  await Promise.all(upstreams.map((upstream) => upstream.stop()));
}, 40_000);

describe('PX-17: nothing that comes in ends the engine', () => {
  const alive = async () => (await fetch(`${bench.engine.url}/health`)).status === 200;

  it('2,000 requests with bytes changed at random: each is answered or closed', async () => {
    const text = JSON.stringify(callOf('anthropic').body);
    const good = Buffer.from(
      `POST /v1/messages?a=b HTTP/1.1\r\nHost: 127.0.0.1:${bench.engine.port}\r\nx-api-key: ${bench.engine.key}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    );
    bench.upstream.setAnswer(() => ({ headers: json, body: '{}' }));
    const change = fc.record({
      at: fc.nat(good.length - 1),
      bytes: fc.uint8Array({ maxLength: 4 }),
      cut: fc.nat(6),
    });
    const samples = fc.sample(fc.array(change, { minLength: 1, maxLength: 4 }), { numRuns: 2000, seed: 17 });
    const open: string[] = [];
    for (let at = 0; at < samples.length; at += 50) {
      const sent = samples.slice(at, at + 50).map(async (changes) => {
        const bytes = changes.reduce(
          (now, { at: place, bytes: put, cut }) =>
            Buffer.concat([now.subarray(0, place), put, now.subarray(place + cut)]),
          good,
        );
        // A request that seems to have more to come is waited for: the client's end ends it.
        const { ended, answers } = await sendRaw(bench.engine.port, bytes, {
          untilMs: 5000,
          halfClose: true,
        });
        if (!ended && answers.length === 0) open.push(bytes.toString('latin1'));
      });
      await Promise.all(sent);
    }
    expect(open).toEqual([]);
    expect(await alive()).toBe(true);
  }, 60_000);

  it('1,500 answers with bytes changed at random: each request ends, in every dialect and on /raw', async () => {
    const events = dialectCalls.flatMap((call) => call.events).join('');
    const heads = [
      `content-type: text/event-stream\r\ncontent-length: ${Buffer.byteLength(events)}`,
      'content-type: application/json',
    ];
    const good = heads.map((head) => Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${events}`));
    const change = fc.record({ at: fc.nat(400), bytes: fc.uint8Array({ maxLength: 4 }), cut: fc.nat(6) });
    const samples = fc.sample(fc.array(change, { minLength: 1, maxLength: 4 }), { numRuns: 1500, seed: 71 });
    let next = 0;
    bench.upstream.setAnswer(() => {
      const changes = samples[next % samples.length]!;
      const base = good[next % 2]!;
      next += 1;
      const raw = changes.reduce(
        (now, { at: place, bytes: put, cut }) =>
          Buffer.concat([now.subarray(0, place), put, now.subarray(place + cut)]),
        base,
      );
      return { instead: { raw } };
    });
    const paths = [
      ...dialectCalls.map(({ path, body }) => ({ path, body })),
      { path: '/raw/openai/v1/files', body: {} },
    ];
    let ended = 0;
    for (let at = 0; at < samples.length; at += 25) {
      const calls = Array.from({ length: 25 }, (_, index) => paths[index % paths.length]!);
      await Promise.all(
        calls.map(async ({ path, body }) => {
          await bench
            .post(path, body, { signal: AbortSignal.timeout(10_000) })
            .then((response) => response.text())
            .catch((cause: unknown) => {
              if ((cause as Error).name === 'TimeoutError') throw cause;
            });
          ended += 1;
        }),
      );
    }
    expect(ended).toBe(1500);
    await waitUntil(alive);
  }, 60_000);
});
