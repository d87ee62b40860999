import { windowPolicy } from '../../shared/window-policy.ts';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { EventHub } from '../events.ts';
import { createFakeHandlers, createMemoryLog } from './__fixtures__/fake-handlers.ts';
import { engineStatus, eventSamples } from './__fixtures__/samples.ts';
import { startUiServer, type UiServer } from './ui-server.ts';

let ui: UiServer;
let token: string;
let calls: number;
const events = new EventHub();
const log = createMemoryLog();
const handlers = createFakeHandlers({
  'engine.status': () => {
    calls += 1;
    return { ...engineStatus, url: 'http://127.0.0.1:7787' };
  },
});

beforeEach(async () => {
  calls = 0;
  ui = await startUiServer({ port: 0, handlers, events, log });
  token = new URL(ui.url).hash.slice('#token='.length);
});
afterEach(() => ui.close());

/** Sends exactly these lines, and gives back the status and the whole answer. */
async function sendRaw(lines: readonly string[], body = '') {
  const socket = connect(ui.port, '127.0.0.1');
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'close');
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1]), text };
}

function sendCall(host: readonly string[], extra: readonly string[] = [], target = '/rpc/engine.status') {
  return sendRaw(
    [
      `POST ${target} HTTP/1.1`,
      ...host,
      'Content-Type: application/json',
      'Content-Length: 2',
      ...extra,
      ...(extra.some((line) => /^authorization/i.test(line)) ? [] : [`Authorization: Bearer ${token}`]),
    ],
    '{}',
  );
}

const ownHost = () => [`Host: 127.0.0.1:${ui.port}`];

describe('LOC-3: only our own name opens the door', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s with our port', async (name) => {
    expect((await sendCall([`Host: ${name}:${ui.port}`])).status).toBe(200);
  });

  test.each([
    'evil.example:PORT',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:1',
    '127.0.0.1:PORT.evil.example',
    'evil.example',
    'localhost.:PORT',
    '127.0.0.1:0PORT',
    '0.0.0.0:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    'LOCALHOST:PORT@evil.example',
    'user@127.0.0.1:PORT',
    '',
  ])('not %j', async (host) => {
    const answer = await sendCall([`Host: ${host.replace('PORT', String(ui.port))}`]);
    expect(answer.status).toBe(403);
    expect(calls).toBe(0);
  });

  test('not two Host lines, no Host, nor an absolute target', async () => {
    const answers = [
      await sendCall([...ownHost(), 'Host: evil.example']),
      await sendCall([...ownHost(), ...ownHost()]),
      await sendCall([]),
      await sendCall(ownHost(), [], `http://evil.example/rpc/engine.status`),
      await sendCall(ownHost(), [], `http://127.0.0.1:${ui.port}/rpc/engine.status`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 400, 400, 400]);
    expect(calls).toBe(0);
  });
});

describe('LOC-4: other pages are refused', () => {
  test('our own origin may', async () => {
    const own = [`Origin: http://127.0.0.1:${ui.port}`, 'Sec-Fetch-Site: same-origin'];
    expect((await sendCall(ownHost(), own)).status).toBe(200);
  });

  test.each([
    'Origin: https://evil.example',
    'Origin: null',
    'Origin: http://127.0.0.1',
    'Origin: http://127.0.0.1:1',
    'Origin: https://127.0.0.1:PORT',
    'Origin: http://localhost:PORT',
    'Origin: http://127.0.0.1:PORT.evil.example',
    'Origin: ',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
  ])('%s', async (line) => {
    const answer = await sendCall(ownHost(), [line.replace('PORT', String(ui.port))]);
    expect(answer.status).toBe(403);
    expect(answer.text.toLowerCase()).not.toContain('access-control-');
    expect(calls).toBe(0);
  });

  test('a preflight gets nothing', async () => {
    const answer = await sendRaw([
      'OPTIONS /rpc/engine.status HTTP/1.1',
      ...ownHost(),
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
    ]);
    expect(answer.status).toBe(403);
  });
});

describe('LOC-9: the token', () => {
  test.each(['Authorization: Bearer wrong', 'Authorization:', 'Authorization: Bearer'])(
    '%s',
    async (line) => {
      expect((await sendCall(ownHost(), [line])).status).toBe(401);
      expect(calls).toBe(0);
    },
  );

  test('is not taken from the query or a cookie', async () => {
    const answers = [
      await sendCall(ownHost(), ['Authorization: x'], `/rpc/engine.status?token=${token}`),
      await sendCall(ownHost(), ['Authorization: x', `Cookie: token=${token}`]),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });

  test('is another one at each start, 256 bits long', async () => {
    const second = await startUiServer({ port: 0, handlers, events, log });
    await second.close();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(second.url).not.toContain(token);
  });

  test('is needed for events, which then arrive', async () => {
    const base = `http://127.0.0.1:${ui.port}`;
    expect((await fetch(`${base}/events`)).status).toBe(401);
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${base}/events`, { headers, signal: abort.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    events.publish('vault.changed', eventSamples['vault.changed']);
    let text = '';
    while (!text.includes('"secret-service"')) text += (await reader.read()).value ?? '';
    expect(text).toContain('event: vault.changed\ndata: {');
    abort.abort();
  });
});

describe('the page', () => {
  test('says where the endpoint is and what to do, under a strict policy', async () => {
    const response = await fetch(`http://127.0.0.1:${ui.port}/`);
    const page = await response.text();
    expect(page).toContain('http://127.0.0.1:7787');
    expect(page).toContain('portunus accounts add');
    expect(page).not.toMatch(/<script|style=|{{/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy': windowPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect((await fetch(`http://127.0.0.1:${ui.port}/headless.css`)).headers.get('content-type')).toContain(
      'css',
    );
  });

  test.each([
    '/nope<script>',
    '/../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/%',
    '/.git/config',
    '/index.htm',
  ])('LOC-10: %s is an error that shows no markup and no stack', async (path) => {
    const answer = await sendRaw([`GET ${path} HTTP/1.1`, ...ownHost()]);
    expect([400, 404, 500]).toContain(answer.status);
    expect(answer.text).toContain('content-type: application/json');
    expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|"name"/);
    expect(answer.text.toLowerCase()).toContain("content-security-policy: default-src 'none'");
  });

  test('a built window takes its place; only what never changes is kept by the browser', async () => {
    const home = createTemporaryHome();
    mkdirSync(home.path('window', 'assets'), { recursive: true });
    writeFileSync(home.path('window', 'index.html'), '<h1>The window</h1>');
    writeFileSync(home.path('window', 'assets', 'index-DiwrgTda.js'), 'export {}');
    writeFileSync(home.path('window', 'assets', 'icon.svg'), '<svg/>');
    const own = await startUiServer({ port: 0, handlers, events, log, staticFolder: home.path('window') });
    const look = async (path: string) => {
      const { status, headers } = await fetch(`http://127.0.0.1:${own.port}${path}`);
      return [status, headers.get('content-type'), headers.get('cache-control')];
    };
    try {
      const answer = await fetch(`http://127.0.0.1:${own.port}/`);
      expect(await answer.text()).toBe('<h1>The window</h1>');
      expect(answer.headers.get('content-security-policy')).toBe(windowPolicy);
      expect(await look('/')).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
      expect(await look('/assets/index-DiwrgTda.js')).toEqual([
        200,
        'text/javascript; charset=utf-8',
        'public, max-age=31536000, immutable',
      ]);
      expect(await look('/assets/icon.svg')).toEqual([200, 'image/svg+xml', 'no-store']);
    } finally {
      await own.close();
      home.remove();
    }
  });

  test('OWN-1: a port that somebody holds is said, not dodged', async () => {
    const again = startUiServer({ port: ui.port, handlers, events, log });
    await expect(again).rejects.toMatchObject({ error: { code: 'port-unavailable', reason: 'in-use' } });
  });
});
