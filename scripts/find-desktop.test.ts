import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDesktop } from './find-desktop.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'portunus-start-'));
  const folder = join(root, 'node_modules', 'electron');
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'path.txt'), 'electron');
  writeFileSync(join(folder, 'dist', 'electron'), '');
});
afterAll(() => rmSync(root, { recursive: true }));

const ask = (change: object = {}) =>
  findDesktop({
    root,
    args: ['--demo'],
    environment: { DISPLAY: ':0' },
    platform: 'linux',
    isRoot: false,
    ...change,
  });

test('opens the desktop app where there is an Electron and a display', () => {
  const program = join(root, 'node_modules/electron/dist/electron');
  expect(ask()).toEqual({ program });
  expect(ask({ environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ program });
  expect(ask({ args: [] })).toEqual({ program });
});

test.each([
  ['no display', { environment: {} }, 'There is no display for a window.'],
  ['root', { isRoot: true }, 'Electron’s sandbox does not work for root.'],
  ['an option of serve', { args: ['--demo', '--port', '0'] }, '--port is an option of "portunus serve".'],
  [
    'another folder',
    { root: tmpdir() },
    'Electron’s program is not here ("npx install-electron" brings it).',
  ],
])('says in one sentence why not: %s', (_, change, missing) => {
  expect(ask(change)).toEqual({ missing });
});

test('looks where ELECTRON_OVERRIDE_DIST_PATH says', () => {
  const folder = join(root, 'node_modules', 'electron', 'dist');
  const environment = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder };
  expect(ask({ root: tmpdir(), environment })).toEqual({ program: join(folder, 'electron') });
});
