import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { Payload } from '../../shared/contract.ts';
import { EventHub } from '../events.ts';
import type { Paths } from '../ports.ts';
import { resolvePaths } from '../storage/paths.ts';
import { createFakeHandlers, createMemoryLog } from './__fixtures__/fake-handlers.ts';
import { account, activityEntry, eventSamples } from './__fixtures__/samples.ts';
import { controlAddress, controlFiles } from './control-address.ts';
import { connectControl } from './control-client.ts';
import { type ControlServer, startControlServer } from './control-server.ts';
import { bodyLimitBytes } from './read-json-body.ts';

const unix = process.platform !== 'win32';
const log = createMemoryLog();
let home: TemporaryHome;
let paths: Paths;
let events: EventHub;
const open: { close(): unknown }[] = [];

beforeEach(() => {
  home = createTemporaryHome();
  paths = resolvePaths(home.environment);
  events = new EventHub();
});

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  home.remove();
});

async function start(overrides = {}, at = paths): Promise<ControlServer> {
  const handlers = createFakeHandlers(overrides);
  const server = await startControlServer({ handlers, events, paths: at, log });
  open.push(server);
  return server;
}

async function connectTo(at = paths) {
  const client = await connectControl(at);
  if (client === undefined) throw new Error('no engine was found');
  open.push(client);
  return client;
}

const token = () => readFileSync(controlFiles(paths).token, 'utf8');
const signedIn = () => ({ authorization: `Bearer ${token()}`, 'content-type': 'application/json' });

interface Call {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

function call(
  socketPath: string,
  { path = '/rpc/engine.status', method = 'POST', headers, body = '{}' }: Call,
) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const sent = request({ socketPath, path, method, headers: headers ?? {} }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.once('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

describe('who may come in', () => {
  test.each([
    ['no token', {}],
    ['a wrong one', { authorization: `Bearer ${'A'.repeat(43)}` }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a data-plane header', { 'x-api-key': 'ptn_1' }],
  ])('LOC-9: %s is answered 401, whatever is asked', async (_, headers: Record<string, string>) => {
    let calls = 0;
    const { address } = await start({ 'engine.stop': () => (calls++, {}) });
    for (const path of ['/rpc/engine.stop', '/rpc/nope', '/events', '/', '/rpc/__proto__']) {
      const answer = await call(address, {
        path,
        headers: { ...headers, 'content-type': 'application/json' },
      });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(JSON.parse(answer.text)).toEqual({ ok: false, error: { code: 'unauthorised' } });
    }
    expect(calls).toBe(0);
  });

  test('LOC-9: the token of an earlier start opens nothing', async () => {
    const first = await start();
    const old = signedIn();
    await first.close();
    const { address } = await start();
    expect((await call(address, { headers: old })).status).toBe(401);
  });

  test.runIf(unix)('OWN-3: folder 0700, socket, token and address 0600, with umask 000', async () => {
    const before = process.umask(0);
    try {
      const { address } = await start();
      const modes = [paths.run, address, controlFiles(paths).token, controlFiles(paths).info].map(modeOf);
      expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    } finally {
      process.umask(before);
    }
  });

  test.runIf(unix)('OWN-3: a long home gets its socket in a 0700 folder of its own', async () => {
    const long = resolvePaths({ ...home.environment, PORTUNUS_HOME: home.path('x'.repeat(90), 'y') });
    const { address } = await start({}, long);
    open.unshift({ close: () => rmSync(dirname(address), { recursive: true }) });
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(100);
    expect(dirname(dirname(address))).toBe(tmpdir());
    expect([modeOf(dirname(address)), modeOf(address)]).toEqual([0o700, 0o600]);
    expect((await (await connectTo(long)).invoke('engine.status', {})).ok).toBe(true);
  });

  test.runIf(unix)('OWN-3: a link in the place of that folder is refused', async () => {
    const long = resolvePaths({ ...home.environment, PORTUNUS_HOME: home.path('z'.repeat(90), 'y') });
    const folder = dirname(controlAddress(long));
    symlinkSync(home.home, folder);
    open.push({ close: () => rmSync(folder) });
    await expect(start({}, long)).rejects.toMatchObject({ error: { code: 'storage-failed', path: folder } });
  });
});

describe('what may come in', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', ''])(
    'LOC-5: %j is answered 415',
    async (type) => {
      const { address } = await start();
      expect((await call(address, { headers: { ...signedIn(), 'content-type': type } })).status).toBe(415);
    },
  );

  test('a compressed body is answered 415', async () => {
    const { address } = await start();
    const answer = await call(address, { headers: { ...signedIn(), 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(415);
  });

  test.each([
    ['with its length', (size: number) => ({ 'content-length': String(size) })],
    ['in chunks', () => ({ 'transfer-encoding': 'chunked' })],
  ])('a body of more than 8 MiB %s is answered 413', async (_, lengthHeader) => {
    const { address } = await start();
    const body = Buffer.alloc(bodyLimitBytes + 1, 0x20);
    const headers = { ...signedIn(), ...lengthHeader(body.length) } as Record<string, string>;
    const answer = await call(address, { headers, body });
    expect(answer.status).toBe(413);
    expect((await call(address, { headers: signedIn() })).status).toBe(200);
  });

  test('broken JSON is refused without being repeated', async () => {
    const { address } = await start();
    const answer = await call(address, { headers: signedIn(), body: '{"key":"sk-canary"' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('canary');
  });

  test.each([
    ['GET', '/rpc/engine.status', 405],
    ['POST', '/events', 405],
    ['POST', '/rpc/', 404],
    ['POST', '/rpc/accounts.list/x', 404],
    ['POST', '/rpc/nope', 404],
    ['POST', '/v1/messages', 404],
  ])('%s %s is answered %i', async (method, path, status) => {
    const { address } = await start();
    expect((await call(address, { method, path, headers: signedIn() })).status).toBe(status);
  });

  test('LOC-10: every answer forbids sniffing and storing', async () => {
    const { address } = await start();
    for (const headers of [{}, signedIn()]) {
      const answer = await call(address, { headers });
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-type': 'application/json; charset=utf-8',
      });
    }
  });
});

describe('finding an engine', () => {
  test('none where nothing ever ran', async () => {
    expect(await connectControl(paths)).toBeUndefined();
  });

  test('none after it was closed, and nothing is left behind', async () => {
    const server = await start();
    await server.close();
    expect(await connectControl(paths)).toBeUndefined();
    expect(existsSync(controlFiles(paths).token)).toBe(false);
  });

  test.runIf(unix)(
    'a socket that a killed engine left is no engine, and the next one replaces it',
    async () => {
      mkdirSync(paths.run, { recursive: true, mode: 0o700 });
      const script = `require('net').createServer().listen(${JSON.stringify(controlAddress(paths))}, () => process.kill(process.pid, 'SIGKILL'))`;
      await once(spawn(process.execPath, ['-e', script]), 'exit');
      writeFileSync(controlFiles(paths).info, JSON.stringify({ address: controlAddress(paths), pid: 1 }));
      writeFileSync(controlFiles(paths).token, 'old');
      expect(existsSync(controlAddress(paths))).toBe(true);
      expect(await connectControl(paths)).toBeUndefined();
      await start();
      expect((await (await connectTo()).invoke('engine.status', {})).ok).toBe(true);
    },
  );

  test('an engine that does not know our token is said, not taken for none', async () => {
    await start();
    chmodSync(controlFiles(paths).token, 0o600);
    writeFileSync(controlFiles(paths).token, 'B'.repeat(43));
    await expect(connectControl(paths)).rejects.toMatchObject({ error: { code: 'unauthorised' } });
  });
});

describe('calling through the client', () => {
  test('answers and failures arrive as values', async () => {
    await start();
    const client = await connectTo();
    expect(await client.invoke('accounts.list', {})).toEqual({ ok: true, value: [account] });
    expect(await client.invoke('accounts.remove', { account: '' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'account' },
    });
  });

  test('an engine that goes away in the middle of a call is a value too', async () => {
    const server = await start({ 'doctor.run': () => new Promise(() => undefined) });
    const client = await connectTo();
    const answer = client.invoke('doctor.run', {});
    await client.invoke('engine.status', {});
    await server.close();
    expect(await answer).toEqual({ ok: false, error: { code: 'engine-not-running' } });
  });

  test('an answer that breaks the contract is taken for another version', async () => {
    await start();
    const client = await connectTo();
    const address = controlAddress(paths);
    await open.shift()!.close();
    const other = createServer((_, response) => response.end('{"ok":true,"value":{"half":1}}')).listen(
      address,
    );
    open.push({ close: () => (other.closeAllConnections(), other.close()) });
    await once(other, 'listening');
    expect(await client.invoke('vault.status', {})).toMatchObject({ error: { code: 'unknown-command' } });
  });
});

describe('events', () => {
  test('arrive whole, by name, and without fields that the contract does not name', async () => {
    await start();
    const client = await connectTo();
    const seen: unknown[] = [];
    client.on('accounts.changed', (slice) => seen.push(slice));
    client.on('vault.changed', (slice) => seen.push(slice));
    await client.invoke('engine.status', {});
    const leaky = { ...eventSamples['accounts.changed'], secret: 'canary' } as Payload<'accounts.changed'>;
    events.publish('accounts.changed', leaky);
    events.publish('vault.changed', eventSamples['vault.changed']);
    await expect.poll(() => seen).toEqual([eventSamples['accounts.changed'], eventSamples['vault.changed']]);
  });

  test('who subscribes first and asks then misses nothing, over many tries', async () => {
    let revision = 0;
    const bump = () => events.publish('accounts.changed', { revision: ++revision, accounts: [] });
    await start({ 'accounts.list': () => (queueMicrotask(bump), []) });
    for (let round = 0; round < 20; round += 1) {
      const client = await connectTo();
      const seen: number[] = [];
      client.on('accounts.changed', (slice) => seen.push(slice.revision));
      await client.invoke('accounts.list', {});
      await expect.poll(() => seen).toContain(revision);
      client.close();
    }
  });

  test('the end of the engine is told once; our own close is not', async () => {
    const server = await start();
    const client = await connectTo();
    let ends = 0;
    client.onEnd(() => ends++);
    client.on('engine.changed', () => undefined);
    await client.invoke('engine.status', {});
    const second = await connectTo();
    second.onEnd(() => (ends += 100));
    second.on('engine.changed', () => undefined);
    await second.invoke('engine.status', {});
    second.close();
    await server.close();
    await expect.poll(() => ends).toBe(1);
  });

  test('ending the last subscription ends the stream', async () => {
    await start();
    const client = await connectTo();
    const stop = client.on('engine.changed', () => undefined);
    await client.invoke('engine.status', {});
    expect(subscribers()).toBe(1);
    stop();
    await expect.poll(subscribers).toBe(0);
  });

  test('LOG-6: a reader that stopped reading is cut off; memory stays bounded and others go on', async () => {
    const { address } = await start();
    const lazy = connect(address);
    lazy.write(`GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token()}\r\n\r\n`);
    await once(lazy, 'data');
    lazy.pause();
    const reader = await connectTo();
    let batches = 0;
    reader.on('activity.changed', () => batches++);
    await reader.invoke('engine.status', {});
    expect(subscribers()).toBe(2);
    const batch = Array.from({ length: 200 }, () => ({
      ...activityEntry,
      error: { code: 'words' as const, words: 'e'.repeat(500) },
    }));
    let sent = 0;
    while (subscribers() === 2 && sent < 500) {
      events.publish('activity.changed', batch);
      sent += 1;
      await expect.poll(() => batches).toBe(sent);
    }
    expect(sent).toBeLessThan(500);
    expect(subscribers()).toBe(1);
    lazy.destroy();
  });
});

/** Counted at the hub, through the one thing that every stream subscribes to. */
function subscribers(): number {
  let count = 0;
  const probe = { ...eventSamples['settings.changed'] };
  Object.defineProperty(probe, 'revision', { get: () => (count++, 1) });
  events.publish('settings.changed', probe);
  return count;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;
