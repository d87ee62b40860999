import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCanary, findCanaries } from '../../e2e/fakes/canaries.ts';
import { startFaultBench, upstreamKeys, type FaultBench } from '../../e2e/faults/data-plane-kit.ts';
import type { SeenRequest } from '../../e2e/fakes/fake-upstream.ts';
import { sendRaw, type RawResult } from '../../e2e/fakes/raw-http.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());

const body = '{"model":"claude-x","max_tokens":9,"messages":[]}';
const answerBody = '{"model":"claude-x","usage":{"input_tokens":1,"output_tokens":1}}';
const doors = ['/v1/messages', '/raw/anthropic/v1/messages'];

function request(path: string, ...lines: string[]): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${bench.engine.port}`,
    `x-portunus-key: ${bench.engine.key}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...lines,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends by raw socket; the request that the upstream saw of it, if any. */
async function pass(
  path: string,
  ...lines: string[]
): Promise<{ result: RawResult; seen: SeenRequest | undefined }> {
  const before = bench.upstream.requests.length;
  const result = await sendRaw(bench.engine.port, request(path, ...lines), { answers: 1 });
  return { result, seen: bench.upstream.requests[before] };
}

/** What the upstream answers next, byte for byte. */
function answerRaw(...lines: string[]): void {
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    `content-length: ${answerBody.length}`,
    ...lines,
  ];
  bench.upstream.setAnswer(() => ({
    instead: { raw: Buffer.from(`${head.join('\r\n')}\r\n\r\n${answerBody}`, 'latin1') },
  }));
}

/** Sets of headers that belong to one connection, and what may not be seen of them on the other side. */
const hopByHop: [what: string, lines: string[]][] = [
  ['Connection naming the provider’s key header', ['Connection: x-api-key', 'x-api-key: hop-canary']],
  [
    'Connection naming authorization',
    ['Connection: close, Authorization', 'Authorization: Bearer hop-canary'],
  ],
  ['Connection naming an allowed header', ['Connection: anthropic-beta', 'anthropic-beta: hop-canary']],
  ['in capitals', ['CONNECTION: ANTHROPIC-BETA', 'Anthropic-Beta: hop-canary']],
  ['without spaces', ['Connection: keep-alive,anthropic-beta', 'anthropic-beta: hop-canary']],
  ['with tabs', ['Connection: close,\tanthropic-beta\t', 'anthropic-beta: hop-canary']],
  ['with empty members', ['Connection: ,, anthropic-beta ,', 'anthropic-beta: hop-canary']],
  ['named after the header', ['anthropic-beta: hop-canary', 'Connection: anthropic-beta']],
  [
    'in a second Connection',
    ['Connection: keep-alive', 'Connection: anthropic-beta', 'anthropic-beta: hop-canary'],
  ],
  ['naming two', ['Connection: x-app, anthropic-beta', 'x-app: hop-canary', 'anthropic-beta: hop-canary']],
  ['Connection naming content-length', ['Connection: content-length']],
  ['Connection naming host', ['Connection: host']],
  ['Connection naming x-portunus-key', ['Connection: x-portunus-key']],
  ['Keep-Alive', ['Keep-Alive: timeout=5, hop-canary']],
  ['Proxy-Authenticate', ['Proxy-Authenticate: hop-canary']],
  ['Proxy-Authorization', ['Proxy-Authorization: Basic hop-canary']],
  ['Proxy-Connection', ['Proxy-Connection: hop-canary']],
  ['TE', ['TE: trailers, hop-canary']],
  ['Trailer', ['Trailer: hop-canary']],
  ['Upgrade', ['Upgrade: hop-canary']],
  ['HTTP2-Settings', ['HTTP2-Settings: hop-canary']],
];

describe('PX-1: headers of one connection stay on it', () => {
  beforeEach(() => answerRaw());

  it(`takes ${hopByHop.length} sets of them off requests, on the model route and on /raw, and puts our key in afterwards`, async () => {
    for (const [what, lines] of hopByHop) {
      for (const door of doors) {
        const { seen, result } = await pass(door, ...lines);
        expect([what, door, result.answers[0]?.status]).toEqual([what, door, 200]);
        expect([what, door, seen?.rawHeaders.join('\n').includes('hop-canary')]).toEqual([what, door, false]);
        expect([what, seen?.headers['x-api-key'], seen?.body.toString()]).toEqual([
          what,
          upstreamKeys.anthropic,
          body,
        ]);
        const names = seen!.rawHeaders
          .filter((_, index) => index % 2 === 0)
          .map((name) => name.toLowerCase());
        expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      }
    }
  });

  it(`takes them off answers`, async () => {
    const sets = hopByHop
      .map(([what, lines]): [string, string[]] => [
        what,
        lines.map((line) => line.replace('anthropic-beta', 'anthropic-x').replace('x-app', 'request-id')),
      ])
      .filter(([what]) => !what.includes('content-length'));
    for (const [what, lines] of sets) {
      answerRaw(...lines);
      for (const door of doors) {
        const { result } = await pass(door);
        expect([what, door, result.answers[0]?.status, result.answers[0]?.body]).toEqual([
          what,
          door,
          200,
          answerBody,
        ]);
        expect([what, door, result.text.includes('hop-canary')]).toEqual([what, door, false]);
      }
    }
  });
});

/** Headers in which a client may carry a secret or say who it is. */
const privateHeaders = [
  'Cookie',
  'Authorization',
  'x-api-key',
  'X-Goog-Api-Key',
  'x-portunus-via',
  'api-key',
  'x-auth-token',
  'x-access-token',
  'x-csrf-token',
  'Proxy-Authorization',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  'Forwarded',
  'Via',
  'True-Client-IP',
  'CF-Connecting-IP',
  'Referer',
  'Cookie2',
  'Set-Cookie',
  'X-Amz-Security-Token',
  'X-Goog-Authenticated-User-Email',
  'ChatGPT-Account-Id',
  'X-Client-Cert',
  'From',
  'DNT',
  'Sec-Fetch-Dest',
  'Sec-CH-UA',
  'X-Anything-Else',
];

describe('PX-2: what is not listed does not pass', () => {
  it(`keeps secrets in ${privateHeaders.length} request headers, and the local key, from every upstream`, async () => {
    answerRaw();
    const canaries = privateHeaders.map((name) => createCanary(name, 'long'));
    canaries.push({ name: 'local key', secret: bench.engine.key });
    const lines = privateHeaders.map((name, index) => `${name}: ${canaries[index]!.secret}`);
    for (const door of [...doors, '/raw/openai/v1/files', '/raw/gemini/v1beta/files']) {
      const { seen, result } = await pass(
        `${door}?key=${bench.engine.key}&%6bey=${bench.engine.key}&a=b`,
        ...lines,
      );
      expect([door, result.answers[0]?.status]).toEqual([door, 200]);
      const sent = { url: seen!.url, headers: seen!.rawHeaders.join('\n'), body: seen!.body };
      expect(findCanaries(canaries, sent)).toEqual([]);
    }
  });

  it('keeps an upstream’s cookies and private headers from the client', async () => {
    const names = [
      'Set-Cookie',
      'Set-Cookie2',
      'x-api-key',
      'Authorization',
      'Server',
      'X-Powered-By',
      'Location',
    ];
    names.push(
      'Alt-Svc',
      'Strict-Transport-Security',
      'Public-Key-Pins',
      'Access-Control-Allow-Origin',
      'Clear-Site-Data',
    );
    names.push(
      'Report-To',
      'NEL',
      'Link',
      'Refresh',
      'Service-Worker-Allowed',
      'SourceMap',
      'Via',
      'X-Anything-Else',
    );
    answerRaw(...names.map((name) => `${name}: down-canary`), 'request-id: passes');
    for (const door of doors) {
      const { result } = await pass(door);
      expect(result.answers[0]?.headers.get('request-id')).toEqual(['passes']);
      expect(result.text).not.toContain('down-canary');
    }
  });

  it('keeps what belongs to the client’s own work', async () => {
    answerRaw();
    const { seen } = await pass(
      '/v1/messages',
      'anthropic-beta: a',
      'Anthropic-Beta: b',
      'User-Agent: claude-cli/2',
      'x-app: cli',
    );
    expect(seen?.headers).toMatchObject({
      'anthropic-beta': 'a, b',
      'user-agent': 'claude-cli/2',
      'x-app': 'cli',
    });
  });
});

const controls = [...Array.from({ length: 32 }, (_, code) => code), 127].filter((code) => code !== 9);

describe('PX-3: no control byte gets across', () => {
  it('refuses a request with one in a header’s name or value, and asks no upstream', async () => {
    answerRaw();
    const before = bench.upstream.requests.length;
    const lines = controls.flatMap((code) => {
      const byte = String.fromCharCode(code);
      return [`x-app${byte}: a`, `x-${byte}app: a`, `x-app: ${byte}a`, `x-app: a${byte}b`, `x-app: a${byte}`];
    });
    lines.push(
      'x-app : a',
      'x app: a',
      'x-app: a\r\n folded',
      'x-app: a\nx-b: c',
      ': a',
      'x-äpp: a',
      'x-app: a\r b: c',
    );
    const accepted: string[] = [];
    for (const line of lines) {
      const { answers } = await sendRaw(bench.engine.port, request('/v1/messages', line), { answers: 1 });
      if (answers.length !== 1 || answers[0]?.status !== 400)
        accepted.push(`${JSON.stringify(line)}: ${answers[0]?.status}`);
    }
    // A bare LF ends a line in front of nothing or of a name: what is left is a whole header.
    expect(accepted).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(before);
  }, 40_000);

  it('refuses them in the target', async () => {
    const before = bench.upstream.requests.length;
    for (const code of [...controls, 32, 9]) {
      const { answers } = await sendRaw(
        bench.engine.port,
        request(`/v1/messages?a=${String.fromCharCode(code)}b`),
        { answers: 1 },
      );
      expect([code, answers.length, answers[0]?.status]).toEqual([code, 1, 400]);
    }
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it('lets none of a hostile upstream through, and ends every request', async () => {
    const escaped: unknown[] = [];
    for (const code of controls) {
      const byte = String.fromCharCode(code);
      for (const line of [
        `request-id: a${byte}b`,
        `request-id${byte}: a`,
        `request-id: a${byte}injected: 1`,
      ]) {
        answerRaw(line);
        for (const door of doors) {
          const { result } = await pass(door);
          const head = result.text.slice(0, result.text.indexOf('\r\n\r\n'));
          // eslint-disable-next-line no-control-regex -- control characters are what this looks for
          const dirty = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[^\r]\n|\r[^\n]|\ninjected/.test(
            head,
          );
          if (dirty || ![200, 502].includes(result.answers[0]?.status ?? 0))
            escaped.push([door, line, result.text]);
        }
      }
    }
    expect(escaped).toEqual([]);
    await bench.quiet();
  }, 40_000);

  it.each([
    ['a control byte', 'a\u0001b'],
    ['a tab', 'a\tb'],
    ['bytes beyond ASCII', 'Schön \u00e2\u0082\u00ac'],
    ['nothing', ''],
    ['a very long text', 'x'.repeat(20_000)],
  ])('does not repeat a status line’s words with %s', async (_what, words) => {
    const raw = Buffer.from(`HTTP/1.1 200 ${words}\r\ncontent-length: 2\r\n\r\n{}`, 'latin1');
    bench.upstream.setAnswer(() => ({ instead: { raw } }));
    for (const door of doors) {
      const { result } = await pass(door);
      expect([200, 502]).toContain(result.answers[0]?.status);
      expect(result.answers[0]?.statusLine).toMatch(/^HTTP\/1\.1 (200 OK|502 Bad Gateway)$/);
    }
  });

  it.each([
    ['UTF-8 in a value', 'request-id: Gr\u00c3\u00bc\u00c3\u009fe \u00e2\u0082\u00ac'],
    ['latin1 in a value', 'request-id: Gr\u00fc\u00dfe'],
    ['__proto__', '__proto__: x\r\n__proto__: y'],
    ['constructor', 'constructor: x\r\ntostring: y\r\nhasownproperty: z'],
    [
      'five hundred headers',
      Array.from({ length: 500 }, (_, index) => `anthropic-${index}: ${index}`).join('\r\n'),
    ],
    ['doubled content types', 'Content-Type: text/html\r\nCONTENT-TYPE: text/plain'],
    ['an empty value', 'request-id:'],
  ])('survives %s from an upstream', async (_what, lines) => {
    answerRaw(lines);
    for (const door of doors) {
      const { result } = await pass(door);
      expect([door, result.answers[0]?.status, result.answers[0]?.body]).toEqual([door, 200, answerBody]);
    }
    await bench.quiet();
  });
});
