import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAppHandler, isAppUrl } from './app-protocol.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portunus-app-'));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'index-a1_b.js'), 'void 0');
  writeFileSync(join(root, '.hidden.js'), 'secret');
  writeFileSync(join(root, 'notes.txt'), 'secret');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(root, 'link.js'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (url: string, method = 'GET') =>
  createAppHandler(join(folder, 'renderer'))({ url, method } as Request);

/** Ways to write `../secret.js`, with every separator and dot as people have smuggled them, at several places. */
function listTraversals(): string[] {
  const dots = [
    '..',
    '%2e%2e',
    '.%2e',
    '%2E.',
    '%252e%252e',
    '..;',
    '...',
    '%c0%ae%c0%ae',
    '.%00.',
    '\u2024\u2024',
  ];
  const slashes = ['/', '%2f', '\\', '%5c', '%252f', '//', '%c0%af', '/./'];
  const places = ['', 'assets/'];
  const ups = dots.flatMap((dot) => slashes.map((slash) => dot + slash));
  const relative = places.flatMap((place) =>
    ups.map((up) => `${place}${place === '' ? up : up + up}secret.js`),
  );
  const others = [
    '/etc/passwd',
    '//etc/passwd',
    'file:///etc/passwd',
    'C:/secret.js',
    'c:\\secret.js',
    '%2fetc%2fpasswd',
    '~/secret.js',
    '.hidden.js',
    'link.js',
    'notes.txt',
    'assets',
    'assets/',
    'index.html/',
    'index.html%00.js',
    'index.html::$DATA',
    'index.html%20',
    'INDEX.HTML',
    'assets/../../secret.js',
    './../secret.js',
    '%',
    '%zz',
    '?/../secret.js/..',
    '..',
    '.',
    '....//secret.js',
    '\\\\server\\share.js',
    'assets//index-a1_b.js',
    'secret.js',
    'nul.js',
    'index.html.',
    'index',
    'assets/index-a1_b',
    'assets/.js',
    '-/../secret.js',
    '%2e%2e%2fsecret.js%3f',
    '/..',
    '/.%2e/secret.js',
    '/%2e/../secret.js',
    'assets/%2e%2e/%2e%2e/secret.js',
    'assets/..%5c..%5csecret.js',
  ];
  return [...relative, ...others];
}

test('EL-2: 200 spellings of a way out are 404, and none gives a byte away', async () => {
  const traversals = listTraversals().filter((name) => !name.startsWith('?'));
  expect(traversals.length).toBeGreaterThanOrEqual(199);
  for (const name of traversals) {
    const response = await ask(`app://portunus/${name}`);
    // A URL's own rules take plain dots away: then it is the root's page, or nothing.
    if (response.status !== 404)
      expect([name, new URL(`app://portunus/${name}`).pathname]).toEqual([name, '/']);
    expect(await response.text()).not.toContain('secret');
  }
});

test.each(['POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'])('EL-2: %s is refused', async (method) => {
  expect((await ask('app://portunus/index.html', method)).status).toBe(405);
});

test.each(['', '/', '/index.html', '/#home', '/?x=1'])(
  'serves the page at %j, under the content policy',
  async (path) => {
    const response = await ask(`app://portunus${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(response.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('serves a script as one', async () => {
  const response = await ask('app://portunus/assets/index-a1_b.js');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await response.text()).toBe('void 0');
});

describe('isAppUrl', () => {
  test.each(['app://portunus/', 'app://portunus/index.html#home', 'app://portunus'])('%s is ours', (url) => {
    expect(isAppUrl(url)).toBe(true);
  });
  test.each([
    'app://portunus.evil.com/',
    'app://evil/',
    'app://portunus:1/',
    'app://a@portunus/',
    'app:portunus',
    'apps://portunus/',
    'http://portunus/',
    'https://portunus/',
    'data:text/html,app://portunus/',
    'file:///app://portunus/',
    'about:blank',
    '',
    'javascript:void 0',
    'blob:app://portunus/1',
    'view-source:app://portunus/',
    ' ',
  ])('%j is not', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
});
