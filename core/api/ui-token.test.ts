import { chmodSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { preparePaths, resolvePaths } from '../storage/paths.ts';
import { keepUiToken } from './ui-token.ts';

let home: TemporaryHome;
let file: string;
const keep = (now = Date.now()) => keepUiToken(resolvePaths(home.environment), now);

beforeEach(() => {
  home = createTemporaryHome();
  const paths = resolvePaths(home.environment);
  preparePaths(paths, Date.now());
  file = join(paths.run, 'ui.token');
});
afterEach(() => home.remove());

test('a page stays signed in over a restart, and only its owner can read why', () => {
  const token = keep();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(keep()).toBe(token);
  expect(readFileSync(file, 'utf8')).toBe(token);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a month-old token is replaced', () => {
  const token = keep();
  const longAgo = Date.now() / 1000 - 31 * 86_400;
  utimesSync(file, longAgo, longAgo);
  expect(keep()).not.toBe(token);
});

test.skipIf(process.platform === 'win32')(
  'OWN-3: a token that others could read is replaced by one they cannot',
  () => {
    const token = keep();
    chmodSync(file, 0o644);
    expect(keep()).not.toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  },
);

test.each(['', 'short', `${'a'.repeat(43)}\n`, '<script>'.padEnd(43, 'x')])('%j is not a token', (text) => {
  writeFileSync(file, text, { mode: 0o600 });
  expect(keep()).toMatch(/^[\w-]{43}$/);
  expect(keep()).not.toBe(text);
});
