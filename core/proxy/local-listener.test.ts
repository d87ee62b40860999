import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFaultBench, type FaultBench } from '../../e2e/faults/data-plane-kit.ts';
import { sendRaw, type RawAnswer } from '../../e2e/fakes/raw-http.ts';

let bench: FaultBench;
let host: string;
beforeAll(async () => {
  bench = await startFaultBench();
  host = `127.0.0.1:${bench.engine.port}`;
});
afterAll(() => bench.stop());

const body = '{"model":"claude-x","max_tokens":9,"messages":[]}';

/** A request in raw bytes: `{host}` and `{port}` are ours, and all else is sent as it stands. */
async function send(head: string, text = body): Promise<RawAnswer | undefined> {
  const lines = head
    .replaceAll('{host}', host)
    .replaceAll('{port}', String(bench.engine.port))
    .replaceAll('{key}', bench.engine.key);
  const bytes = `${lines.trim().replaceAll('\n', '\r\n').replace('{fold}', '\r\n ')}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  const { answers } = await sendRaw(bench.engine.port, bytes, { answers: 1 });
  return answers[0];
}

describe('LOC-1: the data plane listens on loopback alone', () => {
  it('has one listening socket for its port, on 127.0.0.1', () => {
    const port = bench.engine.port.toString(16).toUpperCase().padStart(4, '0');
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFileSync(path, 'latin1'));
    const listening = tables
      .join('\n')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${port}`) === true && state === '0A');
    expect(listening.map(([, local]) => local)).toEqual([`0100007F:${port}`]);
  });

  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter((entry) => entry !== undefined && !entry.internal)
    .map((entry) => entry!.address.split('%')[0]!);
  const elsewhere = [...addresses, '127.0.0.2'];
  it.each(elsewhere)('cannot be reached through %s', async (address) => {
    const outcome = await new Promise((resolve) => {
      const socket = createConnection({ host: address, port: bench.engine.port });
      socket.on('connect', () => resolve('connected'));
      socket.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code));
      socket.setTimeout(1000, () => resolve('no answer'));
    });
    expect(outcome).not.toBe('connected');
  });
});

const routes = [
  ['POST', '/v1/messages'],
  ['POST', '/v1/messages/count_tokens'],
  ['POST', '/v1/chat/completions'],
  ['POST', '/v1/responses'],
  ['POST', '/v1/responses/compact'],
  ['POST', '/v1/responses/input_tokens'],
  ['POST', '/v1beta/models/gemini-x:generateContent'],
  ['POST', '/v1beta/models/gemini-x:streamGenerateContent'],
  ['POST', '/v1beta/models/gemini-x:countTokens'],
  ['GET', '/v1beta/models'],
  ['GET', '/v1beta/models/gemini-x'],
  ['GET', '/v1/models'],
  ['GET', '/v1/models/claude-x'],
  ['GET', '/raw/openai/v1/files'],
  ['POST', '/raw/anthropic/v1/messages'],
  ['DELETE', '/raw/openai/v1/files/x'],
  ['GET', '/'],
  ['GET', '/no/such/route'],
  ['GET', '/health/'],
  ['GET', '//health'],
] as const;

describe('LOC-2: no route but /health answers without one of our keys', () => {
  it(`answers 401 on ${routes.length} routes with none, a wrong, half, empty, padded, sample or revoked key, and asks no upstream`, async () => {
    const { engine } = bench;
    const { key } = engine;
    const revoked = await engine.call('keys.create', { name: 'revoked' });
    await engine.call('keys.revoke', { key: revoked.key.id });
    const wrong = `ptn_${'A'.repeat(43)}`;
    const attempts: [what: string, headers: Record<string, string>, query?: string][] = [
      ['none', {}],
      ['empty bearer', { authorization: 'Bearer ' }],
      ['bearer alone', { authorization: 'Bearer' }],
      ['empty x-api-key', { 'x-api-key': '' }],
      ['wrong', { authorization: `Bearer ${wrong}` }],
      ['wrong x-goog-api-key', { 'x-goog-api-key': wrong }],
      ['prefix', { 'x-api-key': key.slice(0, -1) }],
      ['prefix alone', { 'x-api-key': 'ptn_' }],
      ['more than it', { 'x-api-key': `${key}A` }],
      ['lower case', { 'x-api-key': key.toLowerCase() }],
      ['another scheme', { authorization: `Basic ${Buffer.from(`user:${key}`).toString('base64')}` }],
      ['wrong in the query', {}, `key=${wrong}`],
      ['in another query field', {}, `api_key=${key}`],
      ['in a cookie', { cookie: `key=${key}` }],
      ['revoked', { 'x-api-key': revoked.text }],
      ['revoked in the query', {}, `key=${revoked.text}`],
      ['a wrong key of our own header beside a right one', { 'x-portunus-key': wrong, 'x-api-key': key }],
    ];
    const failures: string[] = [];
    for (const [method, path] of routes) {
      const answers = attempts.map(async ([what, headers, query]) => {
        const response = await fetch(`${bench.engine.url}${path}${query === undefined ? '' : `?${query}`}`, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'POST' ? { body } : {}),
        });
        const text = await response.text();
        if (response.status !== 401 || text.includes(key))
          failures.push(`${method} ${path} ${what}: ${response.status}`);
      });
      await Promise.all(answers);
    }
    expect(failures).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(0);
  });

  it('takes the right key in every place it may stand', async () => {
    const { key, url } = bench.engine;
    const places: RequestInit[] = [
      { headers: { authorization: `Bearer ${key}` } },
      { headers: { authorization: `bearer ${key}` } },
      { headers: { 'x-api-key': key } },
      { headers: { 'x-goog-api-key': key } },
      { headers: { 'x-portunus-key': key } },
      { headers: { 'x-portunus-key': key, authorization: 'Bearer of-the-client-itself' } },
    ];
    for (const place of places) expect((await fetch(`${url}/v1/nothing`, place)).status).toBe(404);
    expect((await fetch(`${url}/v1/nothing?key=${key}`)).status).toBe(404);
  });

  it('tells nothing on /health', async () => {
    const response = await fetch(`${bench.engine.url}/health`);
    expect([response.status, await response.text()]).toEqual([200, '{"status":"ok"}']);
    expect([...response.headers.keys()].filter((name) => /server|powered|portunus/.test(name))).toEqual([]);
  });
});

/** A head with a good key, so that nothing but the Host or target can be why it is refused. */
const withHost = (line: string) =>
  `POST /v1/messages HTTP/1.1\n${line}\nx-api-key: {key}\ncontent-type: application/json`;
const withTarget = (target: string) =>
  `POST ${target} HTTP/1.1\nHost: {host}\nx-api-key: {key}\ncontent-type: application/json`;

const foreignHosts = [
  'evil.test',
  'evil.test:{port}',
  '127.0.0.1',
  'localhost',
  '[::1]',
  '127.0.0.1:1',
  '127.0.0.1:{port}0',
  '127.0.0.1:0{port}',
  '127.0.0.1:+{port}',
  '127.0.0.1:{port}:{port}',
  '127.0.0.1:',
  '127.0.0.1.:{port}',
  'localhost.:{port}',
  'localhost.localdomain:{port}',
  'localhost.evil.test:{port}',
  'evil.localhost:{port}',
  'LOCALHOST:{port}',
  'Localhost:{port}',
  'user@localhost:{port}',
  'user:pass@127.0.0.1:{port}',
  'evil.test@127.0.0.1:{port}',
  '127.0.0.1:{port}@evil.test',
  'evil.test#127.0.0.1:{port}',
  '127.0.0.1:{port}#',
  '127.0.0.1:{port}?',
  '127.0.0.1:{port}/',
  '127.0.0.1:{port}, evil.test',
  'evil.test, 127.0.0.1:{port}',
  '127.0.0.1:{port} evil.test',
  '127.1:{port}',
  '127.0.1:{port}',
  '127.0.0.2:{port}',
  '0.0.0.0:{port}',
  '2130706433:{port}',
  '0x7f000001:{port}',
  '0x7f.0.0.1:{port}',
  '0177.0.0.1:{port}',
  '127.0.0.01:{port}',
  '::1:{port}',
  '[::]:{port}',
  '[0:0:0:0:0:0:0:1]:{port}',
  '[::ffff:127.0.0.1]:{port}',
  '[::1%lo]:{port}',
  '[::1]:1',
  '[::1].:{port}',
  'http://127.0.0.1:{port}',
  '127.0.0.1%00:{port}',
  '127.0.0.1\\:{port}',
  '１２７.0.0.1:{port}',
  'xn--localhost:{port}',
  '*:{port}',
];
const oddHeads: [what: string, head: string][] = [
  ['no Host', withHost('X-Other: 1')],
  ['an empty Host', withHost('Host:')],
  ['two Hosts, ours first', withHost('Host: {host}\nHost: evil.test')],
  ['two Hosts, ours last', withHost('Host: evil.test\nHost: {host}')],
  ['our Host twice', withHost('Host: {host}\nHost: {host}')],
  ['our Host twice in other case', withHost('Host: {host}\nhOST: {host}')],
  ['a folded Host', withHost('Host: {host}{fold}evil.test')],
  ['an absolute target of ours', withTarget('http://{host}/v1/messages')],
  ['an absolute target elsewhere', withTarget('http://evil.test/v1/messages')],
  ['an absolute target with a user', withTarget('http://user@{host}/v1/messages')],
  ['an https target', withTarget('https://{host}/v1/messages')],
  ['a target without slash', withTarget('v1/messages')],
  ['an authority as target', withTarget('{host}')],
  ['a star as target', withTarget('*')],
  ['an absolute target without Host', withHost('').replace('/v1/messages', 'http://{host}/v1/messages')],
];

describe('LOC-3: Host and target are exactly ours', () => {
  it(`refuses ${foreignHosts.length + oddHeads.length} spellings with 400 or 403 and asks no upstream`, async () => {
    const heads = [
      ...foreignHosts.map((name): [string, string] => [name, withHost(`Host: ${name}`)]),
      ...oddHeads,
    ];
    const before = bench.upstream.requests.length;
    const answers = await Promise.all(heads.map(async ([what, head]) => [what, (await send(head))?.status]));
    expect(answers.filter(([, status]) => status !== 400 && status !== 403)).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('lets %s in', async (name) => {
    expect((await send(withHost(`Host: ${name}:{port}`)))?.status).toBe(200);
  });
});

describe('LOC-4: web pages stay outside', () => {
  const pages: [what: string, headers: Record<string, string>, method?: string][] = [
    ['a foreign Origin', { origin: 'https://evil.test' }],
    ['our own Origin', { origin: 'http://127.0.0.1:7787' }],
    ['the null Origin', { origin: 'null' }],
    ['an empty Origin', { origin: '' }],
    ['an extension', { origin: 'chrome-extension://abcdef' }],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['same-origin', { 'sec-fetch-site': 'same-origin' }],
    ['a preflight', { origin: 'https://evil.test', 'access-control-request-method': 'POST' }, 'OPTIONS'],
    ['a preflight for the private network', { 'access-control-request-private-network': 'true' }, 'OPTIONS'],
    ['OPTIONS alone', {}, 'OPTIONS'],
  ];
  it.each(pages)('refuses %s with 403 everywhere, with a good key too', async (_what, headers, method) => {
    const before = bench.upstream.requests.length;
    for (const path of ['/v1/messages', '/v1/models', '/raw/openai/v1/files', '/health', '/nothing']) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const answer = await send(
        [
          `${method ?? 'POST'} ${path} HTTP/1.1`,
          'Host: {host}',
          'x-api-key: {key}',
          'content-type: application/json',
          ...lines,
        ].join('\n'),
      );
      expect([path, answer?.status]).toEqual([path, 403]);
      expect([...answer!.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it('lets in what a browser sends for an address typed by its user', async () => {
    const answer = await send('GET /health HTTP/1.1\nHost: {host}\nsec-fetch-site: none', '');
    expect(answer?.status).toBe(200);
  });

  it('sends no CORS header on any answer, whatever the upstream says', async () => {
    bench.upstream.setAnswer(() => ({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'access-control-allow-headers': '*',
        'access-control-expose-headers': '*',
      },
      body: '{"model":"claude-x","usage":{}}',
    }));
    const headers = { 'content-type': 'application/json', 'x-api-key': bench.engine.key };
    const asked = [
      fetch(`${bench.engine.url}/v1/messages`, { method: 'POST', headers, body }),
      fetch(`${bench.engine.url}/raw/openai/v1/files`, { headers }),
      fetch(`${bench.engine.url}/v1/models`, { headers }),
      fetch(`${bench.engine.url}/v1/models`),
      fetch(`${bench.engine.url}/health`),
    ];
    for (const response of await Promise.all(asked)) {
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('LOC-5: model routes take JSON alone', () => {
  const types = [
    'text/plain',
    'text/plain;charset=UTF-8',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch',
    'text/json',
    'application/xml',
    '',
    undefined,
  ];
  it.each(types)('answers 415 to %j', async (type) => {
    const before = bench.upstream.requests.length;
    const line = type === undefined ? '' : `\ncontent-type: ${type}`;
    for (const [method, path] of routes.slice(0, 9)) {
      const answer = await send(`${method} ${path} HTTP/1.1\nHost: {host}\nx-api-key: {key}${line}`);
      expect([path, answer?.status]).toEqual([path, 415]);
    }
    expect(bench.upstream.requests).toHaveLength(before);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/vnd.api+json',
  ])('takes %s', async (type) => {
    const answer = await send(
      `POST /v1/messages HTTP/1.1\nHost: {host}\nx-api-key: {key}\ncontent-type: ${type}`,
    );
    expect(answer?.status).toBe(200);
  });
});
