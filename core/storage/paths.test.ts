import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preparePaths, resolvePaths } from './paths.ts';
import { isPrivate } from './private-files.ts';
import { makeTemporaryFolder, modeOf, runScript } from './storage.suite.ts';

test.each([
  ['linux', { HOME: '/home/ann' }, '/home/ann/.local/share/portunus'],
  ['linux', { HOME: '/home/ann', XDG_DATA_HOME: '/data' }, '/data/portunus'],
  ['linux', { HOME: '/home/ann', XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/portunus'],
  ['linux', { HOME: '/home/ann', PORTUNUS_HOME: '/srv/keys' }, '/srv/keys'],
  ['linux', { HOME: '/home/ann', PORTUNUS_HOME: '' }, '/home/ann/.local/share/portunus'],
  ['darwin', { HOME: '/Users/ann' }, '/Users/ann/Library/Application Support/Portunus'],
  ['win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\Portunus'],
  ['win32', { USERPROFILE: 'C:\\Users\\ann' }, 'C:\\Users\\ann\\AppData\\Roaming\\Portunus'],
  ['win32', { PORTUNUS_HOME: 'D:\\keys' }, 'D:\\keys'],
] as const)('on %s with %o the home is %s', (platform, environment, home) => {
  const paths = resolvePaths(environment, platform);
  expect(paths.home).toBe(home);
  expect(paths.database).toBe(`${home}${platform === 'win32' ? '\\' : '/'}portunus.db`);
});

test('OWN-3 folders are 0700 with umask 000', async () => {
  const home = join(makeTemporaryFolder(), 'deep', 'home');
  const { code, output } = await runScript(`
    import { preparePaths, resolvePaths } from './core/storage/paths.ts';
    process.umask(0o000);
    preparePaths(resolvePaths({ PORTUNUS_HOME: ${JSON.stringify(home)} }), 0);
  `);
  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect([home, join(home, 'run'), join(home, 'backups')].map(modeOf)).toEqual([0o700, 0o700, 0o700]);
});

test('OWN-3 permissions that are too wide are mended and reported', () => {
  const home = join(makeTemporaryFolder(), 'home');
  mkdirSync(home);
  chmodSync(home, 0o755);
  const database = join(home, 'portunus.db');
  writeFileSync(database, '');
  chmodSync(database, 0o644);
  expect(isPrivate(database)).toBe(false);
  const repairs = preparePaths(resolvePaths({ PORTUNUS_HOME: home }), Date.now());
  expect(repairs).toEqual([
    { path: home, mode: 0o755 },
    { path: database, mode: 0o644 },
  ]);
  expect([home, database].map(modeOf)).toEqual([0o700, 0o600]);
  expect(preparePaths(resolvePaths({ PORTUNUS_HOME: home }), Date.now())).toEqual([]);
});
