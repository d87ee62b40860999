import { expect, test } from 'vitest';
import { checkArchive } from './check-archive.ts';
import type { ArchivedFile } from './read-asar.ts';

const checkout = '/home/builder/portunus';

function file(path: string, text = ''): ArchivedFile {
  return { path, unpacked: false, bytes: Buffer.from(text) };
}

const whole = [
  file('package.json', '{"main":"dist/electron/main.cjs"}'),
  file('LICENSE'),
  file('dist/electron/main.cjs'),
  file('dist/third-party-licences.txt'),
  file('dist/serve.js'),
  file('dist/keychain-worker.js'),
  file('dist/engine-C49AqwMC.js'),
  file('dist/renderer/index.html'),
  file('dist/renderer/assets/index-Bq_0-x.js'),
  file('resources/headless/index.html'),
  file('resources/icons/icon.png'),
  file('resources/tray/serving.png'),
  file('resources/tray/servingTemplate@2x.png'),
  file('node_modules/@napi-rs/keyring/index.js'),
  file('node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node'),
];

test('finds no fault with what belongs in', () => {
  expect(checkArchive(whole, checkout)).toEqual([]);
});

test.each([
  'core/engine.ts',
  'dist/serve.js.map',
  'dist/.cache/v24/abc',
  'e2e/fakes/fake-upstream.js',
  'resources/tray/serving.svg',
  'node_modules/zod/index.js',
  'node_modules/@napi-rs/keyring/index.d.ts',
  '.npmrc',
  'dist/.env',
])('finds %s, which does not', (path) => {
  expect(checkArchive([...whole, file(path)], checkout)).toEqual([`holds ${path}`]);
});

test.each([
  ['a key', ['sk', 'ant', 'api03', 'abcdefghijklmnopqrstuv'].join('-')],
  ['a private key', ['-----BEGIN', 'EC', 'PRIVATE', 'KEY-----'].join(' ')],
])('finds %s in the text of a file', (_, text) => {
  const faults = checkArchive([...whole, file('dist/portunus.js', text)], checkout);
  expect(faults).toEqual([expect.stringContaining('dist/portunus.js holds what looks like a secret')]);
});

test('finds the name of the folder that it was built in', () => {
  const faults = checkArchive([...whole, file('dist/portunus.js', `"${checkout}/core/cli.ts"`)], checkout);
  expect(faults).toEqual(['dist/portunus.js names the folder that it was built in']);
});

test.each([
  'dist/electron/main.cjs',
  'dist/serve.js',
  'dist/renderer/index.html',
  'resources/tray/serving.png',
])('misses %s when it is not there', (path) => {
  expect(
    checkArchive(
      whole.filter((entry) => entry.path !== path),
      checkout,
    ),
  ).toEqual([`lacks ${path}`]);
});
