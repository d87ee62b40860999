import { readdirSync, readFileSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { createCanary, findCanaries } from '../../e2e/fakes/canaries.ts';
import { mountSmallDisk, smallDiskMissing } from '../../e2e/fakes/small-disk.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { Clock, Logger } from '../ports.ts';
import { FileSink } from './file-sink.ts';
import { createLogger, joinSinks } from './logger.ts';
import { createStreamSink } from './stream-sink.ts';

const clock: Clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), monotonicMs: () => 0 };

function capture(isTTY: boolean) {
  let text = '';
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    }),
    { isTTY },
  );
  return { stream, text: () => text };
}

/** One JSON line and what it holds. */
function logOne(write: (log: Logger) => void) {
  const out = capture(false);
  write(createLogger({ sink: createStreamSink(out.stream), clock }));
  expect(out.text().match(/\n/g)).toHaveLength(1);
  return { raw: out.text(), line: JSON.parse(out.text()) as Record<string, unknown> };
}

describe('lines', () => {
  test('are JSON where nobody looks', () => {
    const { line } = logOne((log) => log.warn('engine.started', { port: 7787, demo: true, url: null }));
    expect(line).toEqual({
      time: '2026-01-02T03:04:05.000Z',
      level: 'warn',
      event: 'engine.started',
      port: 7787,
      demo: true,
      url: null,
    });
  });

  test('are for people on a terminal', () => {
    const out = capture(true);
    createLogger({ sink: createStreamSink(out.stream), clock }).info('engine.started', {
      port: 7787,
      by: 'me',
    });
    expect(out.text()).toBe('03:04:05 info  engine.started port=7787 by="me"\n');
  });

  test('below the level are not written', () => {
    const out = capture(false);
    const log = createLogger({ sink: createStreamSink(out.stream), clock, level: 'error' });
    log.info('a');
    log.warn('b');
    log.error('c');
    expect(out.text()).toContain('"event":"c"');
    expect(out.text()).not.toContain('"event":"b"');
  });

  test('of an error hold name, message, stack and causes, none of its properties', () => {
    const inner = new TypeError('socket closed');
    const cause = Object.assign(new Error('call failed', { cause: inner }), { body: 'a whole request' });
    const { line, raw } = logOne((log) => log.error('upstream.failed', {}, cause));
    expect(line['failure']).toMatch(/^Error: call failed\\n +at .*caused by TypeError: socket closed$/);
    expect(raw).not.toContain('a whole request');
  });

  test('are cut when long', () => {
    const { line } = logOne((log) => log.info('x', { long: 'a'.repeat(100_000) }));
    expect((line['long'] as string).length).toBe(500);
  });
});

test('LOG-1: secrets of known shapes are masked wherever they slip in', () => {
  const secrets = [
    ['sk-ant-api03-abcdefghijklmnop', (s: string) => `refused ${s}`],
    ['ptn_abcdefghijklmnop1234', (s: string) => `key ${s}, again`],
    ['AIzaSyAbcdefghijklmnopqrstuvwxyz0123456', (s: string) => `https://host/v1beta/models?key=${s}`],
    ['ya29.abcdefghijklmnopqrstu', (s: string) => s],
    [createCanary('jwt', 'jwt').secret, (s: string) => `token ${s}`],
    ['abcdef012345', (s: string) => `Authorization: Bearer ${s}`],
    ['short1', (s: string) => `GET /v1/models?key=${s}&alt=sse`],
    ['hunter22', (s: string) => `{"password": "${s}"}`],
    ['tok_9f8e7d6c', (s: string) => `refresh_token=${s}`],
    ['pk_0a1b2c3d', (s: string) => `x-api-key: ${s}`],
  ] as const;
  for (const [secret, inText] of secrets) {
    const text = inText(secret);
    const { raw } = logOne((log) =>
      log.error(text, { text, padded: `${'a'.repeat(490)} ${text}` }, new Error(text)),
    );
    expect(raw).toContain('[masked]');
    expect(findCanaries([{ name: text, secret }], { raw })).toEqual([]);
  }
  expect(logOne((log) => log.info('x', { path: '/v1/models', model: 'gpt-5.2' })).line).toMatchObject({
    path: '/v1/models',
    model: 'gpt-5.2',
  });
});

test('LOG-5: control characters, ANSI and line breaks are escaped in 50 strings', () => {
  const evil = Array.from({ length: 32 }, (_, code) => `a${String.fromCharCode(code)}b`).concat(
    ['\u007f', '\u0085', '\u009b31m', '\u2028', '\u2029', '\u202e', '\u2066', '\ud800', '\r\n', '\u001b[2J'],
    ['\u001b]0;title\u0007', '\u001b[31mred\u001b[0m', '\u0000', '\n{"level":"info"}', '\u001bP', '\u001b\\'],
    ['\u009d8;;http://x\u009c', '\u001b[6n'],
  );
  expect(evil).toHaveLength(50);
  for (const text of evil) {
    const out = capture(true);
    const log = createLogger({ sink: createStreamSink(out.stream), clock });
    log.error('from.outside', { text }, new Error(text));
    expect(out.text().slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    expect(out.text().endsWith('\n')).toBe(true);
  }
});

describe('files', () => {
  let home: TemporaryHome | undefined;
  afterEach(() => home?.remove());

  test('LOG-2: stay within their size, oldest out, for nobody else to read', () => {
    home = createTemporaryHome();
    const folder = home.path('logs');
    const file = new FileSink({ folder, maxBytes: 2000, keep: 2 });
    const log = createLogger({ sink: joinSinks(file), clock });
    for (let line = 0; line < 500; line += 1) log.info('line', { line });
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['portunus.1.log', 'portunus.2.log', 'portunus.log']);
    const sizes = readdirSync(folder).map((name) => statSync(`${folder}/${name}`).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2000);
    expect(readFileSync(`${folder}/portunus.log`, 'utf8')).toContain('"line":499');
    if (process.platform !== 'win32') {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(statSync(`${folder}/portunus.log`).mode & 0o777).toBe(0o600);
    }
  });

  test.skipIf(smallDiskMissing)(
    'LOG-3: on a full disk lines are dropped and counted, later ones are whole',
    () => {
      const disk = mountSmallDisk('64k');
      try {
        const file = new FileSink({ folder: `${disk.path}/logs` });
        const log = createLogger({ sink: file, clock });
        log.info('before');
        disk.fill();
        for (let line = 0; line < 200; line += 1) log.info('during', { filler: 'x'.repeat(200) });
        expect(file.dropped).toBeGreaterThan(100);
        disk.makeRoom();
        log.info('after');
        file.close();
        const lines = readFileSync(`${disk.path}/logs/portunus.log`, 'utf8').trimEnd().split('\n');
        expect(lines[0]).toContain('"before"');
        expect(JSON.parse(lines.at(-1)!)).toMatchObject({ event: 'after' });
      } finally {
        disk.remove();
      }
    },
  );

  test('a reader that has gone does not end the process', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const sink = createStreamSink(stream);
    const log = createLogger({ sink, clock });
    log.info('one');
    await new Promise((resolve) => setImmediate(resolve));
    log.info('two');
    expect(sink.dropped()).toBe(2);
  });
});
