import { once } from 'node:events';
import { createConnection, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sendRaw } from '../../../e2e/fakes/raw-http.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import { listenForCallback, type CallbackListener } from './callback-listener.ts';
import type { CallbackAnswer } from './read-callback.ts';

const state = 'the-state-of-this-sign-in';
const expected = { state, issuers: ['https://auth.example.com'] };
const code = 'ac_0123456789';

let answers: CallbackAnswer[] = [];
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  answers = [];
  for (const close of closers.splice(0)) await close();
});

/** Any free port, so that tests need not share the registered ones. */
async function listen(callback: Partial<OAuthData['callback']> = {}): Promise<CallbackListener | undefined> {
  const listener = await listenForCallback({
    callback: { host: 'localhost', path: '/auth/callback', ports: [], anyPort: true, ...callback },
    expected,
    onAnswer: (answer) => answers.push(answer),
  });
  if (listener !== undefined) closers.push(() => listener.close());
  return listener;
}

async function squat(host: string, port = 0): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as { port: number }).port;
}

const get = (port: number, target: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${target}`, { headers: { connection: 'close', ...headers } });
const good = `/auth/callback?code=${code}&state=${state}`;

describe('OA-3: what the listener hears', () => {
  it('takes the code, says so on a page that loads nothing, and frees the port', async () => {
    const { port } = (await listen())!;
    const page = await get(port, good);
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    const text = await page.text();
    expect(text).toContain('You can close this window.');
    expect(text).not.toContain(code);
    expect(text).not.toMatch(/src=|href=|url\(/);
    await expect.poll(() => answers).toEqual([{ kind: 'code', code }]);
    await expect(get(port, good)).rejects.toThrow();
  });

  it('is heard under both addresses that localhost may stand for', async () => {
    const { port } = (await listen())!;
    const page = await fetch(`http://localhost:${port}${good}`, { headers: { connection: 'close' } });
    expect(page.status).toBe(200);
    const other = (await listen())!;
    const raw = `GET ${good} HTTP/1.1\r\nHost: localhost:${other.port}\r\n\r\n`;
    const { answers: raws } = await sendRaw(other.port, raw, { answers: 1 });
    expect(raws[0]?.status).toBe(200);
  });

  it('speaks Chinese to a browser that does', async () => {
    const { port } = (await listen())!;
    const page = await get(port, good, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
    expect(await page.text()).toMatch(/lang="zh-CN".*您可以关闭此窗口/);
  });

  it('goes on after 1,000 junk callbacks and takes the good one', async () => {
    const { port } = (await listen())!;
    const targets = [
      '/auth/callback',
      `/auth/callback?code=${code}`,
      `/auth/callback?code=evil&state=${state}x`,
      `/auth/callback?code=evil&state=`,
      `/auth/callback?code=evil&code=evil&state=${state}`,
      `/auth/callback?code=evil&state=${state}&state=${state}`,
      `/auth/callback?state=${state}`,
      `/auth/callback?error=access_denied`,
      `/auth/callback?error=access_denied&state=wrong`,
      `/auth/callback?code=evil&state=${state}&iss=https%3A%2F%2Fevil.example.com`,
      `/auth/callback/?code=evil&state=${state}`,
      `/auth/callback%2f?code=evil&state=${state}`,
      `/AUTH/CALLBACK?code=evil&state=${state}`,
      `/?code=evil&state=${state}`,
      '/favicon.ico',
      '/cancel',
      `/auth/callback?${'x'.repeat(1000)}=%ff%00&state=%e0%a4`,
    ];
    for (let sent = 0; sent < 1000;) {
      const batch = Array.from({ length: 25 }, (_, at) => targets[(sent + at) % targets.length]!);
      const pages = await Promise.all(batch.map((target) => get(port, target)));
      for (const page of pages) expect([400, 404]).toContain(page.status);
      await Promise.all(pages.map((page) => page.text()));
      sent += batch.length;
    }
    expect(answers).toEqual([]);
    expect((await get(port, good)).status).toBe(200);
    await expect.poll(() => answers).toEqual([{ kind: 'code', code }]);
  });

  it.each([
    ['another method', `POST ${good} HTTP/1.1\r\nHost: localhost:PORT\r\ncontent-length: 0\r\n\r\n`, 405],
    ['HEAD', `HEAD ${good} HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n`, 405],
    ['another host', `GET ${good} HTTP/1.1\r\nHost: evil.example.com:PORT\r\n\r\n`, 403],
    ['another port', `GET ${good} HTTP/1.1\r\nHost: localhost:1\r\n\r\n`, 403],
    ['a host without its port', `GET ${good} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 403],
    ['two hosts', `GET ${good} HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n\r\n`, 403],
    ['no host', `GET ${good} HTTP/1.1\r\n\r\n`, 400],
    ['an absolute target', `GET http://localhost:PORT${good} HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n`, 404],
    [
      'a head of 1 MB',
      `GET ${good}&x=${'x'.repeat(1_048_576)} HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n`,
      431,
    ],
    ['no HTTP', 'hello\r\n\r\n', 400],
  ])('refuses %s and waits on', async (_, request, status) => {
    const { port } = (await listen())!;
    const { text } = await sendRaw(port, request.replaceAll('PORT', String(port)), {
      untilMs: 1500,
    });
    // A head that is too long may be cut before its answer is read.
    if (text !== '' || status !== 431) expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answers).toEqual([]);
    expect((await get(port, good)).status).toBe(200);
  });

  it('OA-2: takes one answer only, also of two at once', async () => {
    const { port } = (await listen())!;
    const pages = await Promise.allSettled([get(port, good), get(port, good), get(port, good)]);
    const taken = pages.filter((page) => page.status === 'fulfilled' && page.value.status === 200);
    expect(taken).toHaveLength(1);
    await expect.poll(() => answers).toHaveLength(1);
  });
});

describe('OA-8: refusals', () => {
  const refuse = (error: string, description?: string) => {
    const query = new URLSearchParams({ error, state });
    if (description !== undefined) query.set('error_description', description);
    return `/auth/callback?${query.toString()}`;
  };

  it('takes a no of the person as a normal end', async () => {
    const { port } = (await listen())!;
    const page = await get(port, refuse('access_denied', 'The resource owner denied the request.'));
    expect(await page.text()).toContain('Sign-in cancelled');
    await expect.poll(() => answers).toEqual([{ kind: 'cancelled' }]);
  });

  it('says when a workspace has no Codex, which is nobody’s no', async () => {
    const { port } = (await listen())!;
    await get(port, refuse('access_denied', 'missing_codex_entitlement'));
    await expect.poll(() => answers).toMatchObject([{ kind: 'refused', words: /no access to Codex/ }]);
  });

  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    '</title><svg onload=alert(1)>',
    '</blockquote></main><iframe src="javascript:alert(1)">',
    '&lt;b&gt; & &amp;',
    '\u001b[31mred\u001b[0m\u0007',
    'line\r\nbreak\u2028and more',
    'a\u202eb\u2066c',
    '\ud800 half a character',
    'x'.repeat(2000),
    '😀'.repeat(400),
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '${7*7}',
    '',
    ' ',
    '\0',
    'a'.repeat(499) + '😀',
    '<!-- --><style>*{display:none}</style>',
    '<base href="https://evil.example.com/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example.com">',
    '<form action="https://evil.example.com"><input name=p></form>',
    '<a href="https://evil.example.com">click</a>',
  ];
  it.each(hostile.flatMap((words) => [['server_error', words] as const, [words, undefined] as const]))(
    'escapes and cuts %j %j',
    async (error, description) => {
      const { port } = (await listen())!;
      const page = await get(port, refuse(error, description));
      const text = await page.text();
      expect(text).not.toMatch(/<(img|svg|iframe|a|form|input|base|b)\b|<script>alert/i);
      expect(text.match(/<(script|style|meta)\b/g)).toHaveLength(4);
      await expect.poll(() => answers).toHaveLength(1);
      const [answer] = answers;
      if (answer?.kind !== 'refused') throw new Error('it is a refusal');
      expect(answer.words.length).toBeGreaterThan(0);
      expect(answer.words.length).toBeLessThanOrEqual(500);
      expect(answer.words).toMatch(/^[^\p{Cc}\u2028\u2029\u202e\u2066]+$/u);
      expect(answer.words.isWellFormed()).toBe(true);
    },
  );
});

describe('OA-4: ports', () => {
  it('takes the next registered port when the first is held', async () => {
    const first = await squat('127.0.0.1');
    const second = await squat('127.0.0.1');
    await closers.pop()!();
    const listener = await listen({ ports: [first, second], anyPort: false });
    expect(listener?.port).toBe(second);
  });

  it('OWN-2: prefers a port that nobody else has on ::1', async () => {
    const first = await squat('::1');
    const second = await squat('127.0.0.1');
    await closers.pop()!();
    expect((await listen({ ports: [first, second], anyPort: false }))?.port).toBe(second);
    await closers.pop()!();
    expect((await listen({ ports: [first], anyPort: false }))?.port).toBe(first);
  });

  it('listens nowhere when all are held and no other is registered', async () => {
    const held = await squat('127.0.0.1');
    expect(await listen({ ports: [held], anyPort: false })).toBeUndefined();
    expect((await listen({ ports: [held], anyPort: true }))?.port).toBeGreaterThan(0);
  });

  it('frees its port at once, also when somebody keeps a connection open', async () => {
    const { port } = (await listen())!;
    const idle = createConnection({ port, host: '127.0.0.1' }).on('error', () => undefined);
    await once(idle, 'connect');
    await closers.pop()!();
    expect(await squat('127.0.0.1', port)).toBe(port);
    expect(await squat('::1', port)).toBe(port);
    idle.destroy();
  });

  it('leaves nothing behind after 200 listeners', async () => {
    const count = () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name)).length;
    const before = count();
    for (let round = 0; round < 200; round += 1) await (await listen())!.close();
    await expect.poll(count, { timeout: 5000 }).toBeLessThanOrEqual(before + 3);
  });
});
