import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callOf,
  startFaultBench,
  stream,
  waitUntil,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import { sendRaw } from '../../e2e/fakes/raw-http.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());

const body = '{"model":"claude-x","max_tokens":9,"messages":[]}';
const line = 'POST /v1/messages HTTP/1.1';
const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/** A request whose only fault is what is given; the key is good, so that it would be served. */
function request(parts: {
  line?: string;
  host?: string;
  headers?: string[];
  length?: string;
  body?: string;
  end?: string;
}): string {
  const head = [
    parts.line ?? line,
    parts.host ?? `Host: 127.0.0.1:${bench.engine.port}`,
    `x-api-key: ${bench.engine.key}`,
    'Content-Type: application/json',
    ...(parts.headers ?? []),
    ...(parts.length === '' ? [] : [parts.length ?? `Content-Length: ${body.length}`]),
  ];
  return head.join(parts.end ?? '\r\n') + (parts.end ?? '\r\n').repeat(2) + (parts.body ?? body);
}

const malformed: [what: string, parts: Parameters<typeof request>[0]][] = [
  ['length and chunked', { headers: ['Transfer-Encoding: chunked'], body: chunked }],
  [
    'chunked and length',
    { length: `Transfer-Encoding: chunked\r\nContent-Length: ${body.length}`, body: chunked },
  ],
  ['length and chunked, zero', { length: 'Content-Length: 0\r\nTransfer-Encoding: chunked', body: chunked }],
  ['two lengths', { headers: ['Content-Length: 5'] }],
  ['two equal lengths', { headers: [`Content-Length: ${body.length}`] }],
  ['a list of lengths', { length: `Content-Length: ${body.length}, ${body.length}` }],
  ['a negative length', { length: 'Content-Length: -5' }],
  ['a signed length', { length: `Content-Length: +${body.length}` }],
  ['a hexadecimal length', { length: 'Content-Length: 0x31' }],
  ['a length with a point', { length: 'Content-Length: 49.0' }],
  ['a length of words', { length: 'Content-Length: all' }],
  ['an empty length', { length: 'Content-Length:' }],
  ['an endless length', { length: 'Content-Length: 99999999999999999999999' }],
  ['TE identity, chunked', { length: 'Transfer-Encoding: identity, chunked', body: chunked }],
  ['TE chunked, identity', { length: 'Transfer-Encoding: chunked, identity', body: chunked }],
  ['TE chunked, chunked', { length: 'Transfer-Encoding: chunked, chunked', body: chunked }],
  ['TE gzip, chunked', { length: 'Transfer-Encoding: gzip, chunked', body: chunked }],
  ['TE in two lines', { length: 'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked', body: chunked }],
  ['TE chunked twice', { length: 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', body: chunked }],
  ['TE xchunked', { length: 'Transfer-Encoding: xchunked', body: chunked }],
  ['TE chunked with a vertical tab', { length: 'Transfer-Encoding: \u000bchunked', body: chunked }],
  ['TE chunked with a semicolon', { length: 'Transfer-Encoding: chunked;a=b', body: chunked }],
  ['TE quoted', { length: 'Transfer-Encoding: "chunked"', body: chunked }],
  ['TE before a colon with a space', { length: 'Transfer-Encoding : chunked', body: chunked }],
  ['a space before a colon', { headers: ['x-app : a'] }],
  ['a tab before a colon', { headers: ['x-app\t: a'] }],
  ['a space before a name', { headers: [' x-app: a'] }],
  ['a folded line', { headers: ['x-app: a', '\tb'] }],
  ['a folded length', { length: `Content-Length:\r\n ${body.length}` }],
  ['a line without colon', { headers: ['x-app'] }],
  ['an empty name', { headers: [': a'] }],
  ['a bare CR in a value', { headers: ['x-app: a\rb'] }],
  ['a bare LF between headers', { headers: ['x-app: a\nx-b: c'] }],
  ['bare LFs throughout', { end: '\n' }],
  ['bare CRs throughout', { end: '\r' }],
  ['NUL in a value', { headers: ['x-app: a\u0000b'] }],
  ['NUL in a name', { headers: ['x-a\u0000pp: b'] }],
  ['NUL in the target', { line: 'POST /v1/mess\u0000ages HTTP/1.1' }],
  ['a quoted name', { headers: ['"x-app": a'] }],
  ['no Host', { host: 'x-other: a' }],
  ['two Hosts', { headers: ['Host: evil.test'] }],
  ['an absolute target', { line: 'POST http://127.0.0.1/v1/messages HTTP/1.1' }],
  ['a lower-case method', { line: 'post /v1/messages HTTP/1.1' }],
  ['an unknown method', { line: 'FROBNICATE /v1/messages HTTP/1.1' }],
  ['a method with a space before', { line: ' POST /v1/messages HTTP/1.1' }],
  ['no version', { line: 'POST /v1/messages' }],
  ['HTTP/0.9', { line: 'POST /v1/messages HTTP/0.9' }],
  ['HTTP/2.0', { line: 'POST /v1/messages HTTP/2.0' }],
  ['HTTP/1.2', { line: 'POST /v1/messages HTTP/1.2' }],
  ['HTTP/1.1x', { line: 'POST /v1/messages HTTP/1.1x' }],
  ['http/1.1', { line: 'POST /v1/messages http/1.1' }],
  ['a tab in the line', { line: 'POST\t/v1/messages HTTP/1.1' }],
  ['a space in the target', { line: 'POST /v1/ messages HTTP/1.1' }],
  ['CONNECT', { line: 'CONNECT evil.test:443 HTTP/1.1', body: '' }],
  [
    'HTTP/1.0 with chunks',
    { line: 'POST /v1/messages HTTP/1.0', length: 'Transfer-Encoding: identity, chunked', body: chunked },
  ],
  ['a chunk size of words', { length: 'Transfer-Encoding: chunked', body: `zz\r\n${body}\r\n0\r\n\r\n` }],
  ['a negative chunk size', { length: 'Transfer-Encoding: chunked', body: `-5\r\n${body}\r\n0\r\n\r\n` }],
  ['a chunk size with 0x', { length: 'Transfer-Encoding: chunked', body: `0x31\r\n${body}\r\n0\r\n\r\n` }],
  ['an endless chunk size', { length: 'Transfer-Encoding: chunked', body: `fffffffffffffffff\r\n${body}` }],
  ['a chunk without its line end', { length: 'Transfer-Encoding: chunked', body: `31\r\n${body}0\r\n\r\n` }],
  ['a chunk with bare LFs', { length: 'Transfer-Encoding: chunked', body: `31\n${body}\n0\n\n` }],
  [
    'a long chunk extension',
    { length: 'Transfer-Encoding: chunked', body: `31;${'a'.repeat(20_000)}\r\n${body}\r\n0\r\n\r\n` },
  ],
  [
    'a bad trailer',
    { length: 'Transfer-Encoding: chunked', body: `31\r\n${body}\r\n0\r\nbad trailer\u0000\r\n\r\n` },
  ],
  ['a TLS hello', { line: '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003' }],
  ['an HTTP/2 preface', { line: 'PRI * HTTP/2.0\r\n\r\nSM' }],
  ['SSH', { line: 'SSH-2.0-OpenSSH_9.2' }],
];

describe('PX-4: what is not plain HTTP is refused', () => {
  it(`answers each of ${malformed.length} malformed requests at most once, closes, and asks no upstream`, async () => {
    const problems: unknown[] = [];
    await Promise.all(
      malformed.map(async ([what, parts]) => {
        // A second request right behind it: smuggled, it would be answered too.
        const mark = `traceparent: ${what}`;
        const bytes =
          request({ ...parts, headers: [...(parts.headers ?? []), mark] }) +
          request({ headers: [`${mark}, second`] });
        const { answers, ended } = await sendRaw(bench.engine.port, bytes, { untilMs: 4000 });
        const statuses = answers.map(({ status }) => status);
        const fine =
          ended && answers.length === 1 && statuses.every((status) => status >= 400 && status < 500);
        if (!fine) problems.push([what, statuses, ended]);
      }),
    );
    expect(problems).toEqual([]);
    expect(bench.upstream.requests.map(({ headers }) => headers['traceparent'])).toEqual([]);
    await bench.quiet();
  }, 30_000);

  it('never writes an error into an answer that has begun', async () => {
    const call = callOf('anthropic');
    bench.upstream.setAnswer(() => stream([call.events[0]!], 'silence'));
    const good = JSON.stringify(call.body);
    const bytes = request({ length: `Content-Length: ${Buffer.byteLength(good)}`, body: good });
    const { text, ended } = await sendRaw(bench.engine.port, `${bytes}GARBAGE\r\n\r\n`, { untilMs: 3000 });
    expect(text.match(/HTTP\/1\.1/g) ?? []).toHaveLength(text === '' ? 0 : 1);
    expect(ended).toBe(true);
    await bench.quiet();
    // Garbage that comes when half the answer has been read.
    const late = await sendInTwo(bytes, 'message_start', 'GARBAGE\r\n\r\n');
    expect([late.match(/HTTP\/1\.1/g)?.length, late.includes('cannot be parsed')]).toEqual([1, false]);
    await bench.upstream.requests.at(-1)?.closed;
    await bench.quiet();
  });

  it.each(['TRACE', 'PUT', 'GET', 'PROPFIND'])('refuses %s on a model route', async (method) => {
    const before = bench.upstream.requests.length;
    const { answers } = await sendRaw(
      bench.engine.port,
      request({ line: `${method} /v1/messages HTTP/1.1` }),
      { answers: 1 },
    );
    expect([answers[0]?.status, answers[0]?.headers.get('allow')]).toEqual([405, ['POST']]);
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it('answers pipelined requests one after the other', async () => {
    bench.upstream.setAnswer((seen) => ({
      delayMs: seen.body.length === body.length ? 30 : 0,
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }));
    const { answers } = await sendRaw(bench.engine.port, request({}).repeat(3), { answers: 3 });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

async function sendInTwo(first: string, until: string, second: string): Promise<string> {
  const socket = createConnection({ port: bench.engine.port, host: '127.0.0.1' });
  let text = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.write(first);
  await waitUntil(() => text.includes(until));
  socket.write(second);
  await waitUntil(() => socket.destroyed);
  return text;
}
