import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkPackedApp } from '../../scripts/dist/check-packed-app.ts';
import { readAsar } from '../../scripts/dist/read-asar.ts';
import { provideElectron } from '../desktop/find-electron.ts';
import { createTemporaryHome } from '../fakes/temporary-home.ts';
import { packApp, type Packed } from './pack-app.ts';
import { openVirtualScreen } from './virtual-screen.ts';

/** What `npm run dist -- --dir` makes, read back and started. */

const root = join(import.meta.dirname, '../..');
const packMs = 400_000;
const windowMs = 60_000;
const quitMs = 15_000;

const runtime = provideElectron();
const isOld = 'old' in runtime && runtime.old;
const isRoot = process.getuid?.() === 0;

let packed: Packed;
beforeAll(async () => {
  if (!('skip' in runtime)) packed = await packApp(runtime);
}, packMs);
beforeEach(({ skip }) => {
  if ('skip' in runtime) skip(runtime.skip);
});
afterAll(() => {
  if (!('skip' in runtime)) packed.remove();
});

const listArchive = () => readAsar(join(packed.app.resources, 'app.asar'));

test('EL-8: the fuses are set, as read back from the program', async () => {
  const wire = await getCurrentFuseWire(packed.app.executable);
  const off = ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'] as const;
  const on = [
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
  ] as const;
  for (const fuse of off) expect(wire[FuseV1Options[fuse]], fuse).toBe(FuseState.DISABLE);
  for (const fuse of on) expect(wire[FuseV1Options[fuse]], fuse).toBe(FuseState.ENABLE);
  // The old Electron of closed networks does not have this one.
  const fileProtocol = wire[FuseV1Options.GrantFileProtocolExtraPrivileges];
  expect(fileProtocol).toBe(isOld ? undefined : FuseState.DISABLE);
});

test('packing reads back what it packed, and says what is wrong with it', async () => {
  expect(packed.output).toContain('fuses, contents and keychain library are as they should be');
  const fuses = packed.config.electronFuses ?? {};
  expect(await checkPackedApp(packed.app, { ...fuses, runAsNode: true }, root)).toEqual([
    'fuse RunAsNode is not on',
  ]);
  expect(await checkPackedApp({ ...packed.app, arch: 'riscv64' }, fuses, root)).toEqual([
    expect.stringContaining('lacks the keychain library'),
  ]);
});

test('the archive holds no sources, no tests, and of node_modules the keychain library alone', () => {
  const paths = listArchive().map(({ path }) => path);
  const foreign = /\.(tsx?|map)$|\.test\.|^(core|e2e|electron|renderer|scripts|shared)\//;
  expect(paths.filter((path) => foreign.test(path))).toEqual([]);
  const modules = paths.filter((path) => path.startsWith('node_modules/'));
  expect(modules.filter((path) => !path.startsWith('node_modules/@napi-rs/keyring'))).toEqual([]);
  expect(modules.filter((path) => path.endsWith('.node'))).not.toEqual([]);
  const apps = readdirSync(packed.app.resources).filter((name) => name.startsWith('app'));
  expect(apps).toEqual(['app.asar', 'app.asar.unpacked']);
});

test('it carries the licences of what is in it', () => {
  const licences = new Map(listArchive().map(({ path, bytes }) => [path, bytes.toString()]));
  expect(licences.get('LICENSE')).toContain('The Portunus developers');
  expect(licences.get('dist/third-party-licences.txt')).toMatch(/^react-dom \d/m);
});

describe('started', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  beforeEach(({ skip }) => {
    if (process.platform !== 'linux') skip('only on Linux is there a screen that a test can look at');
    if (spawnSync('Xvfb', ['-help']).error !== undefined) skip('Xvfb is not installed');
  });

  async function start(args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
    const home = createTemporaryHome();
    cleanups.push(() => home.remove());
    const screen = await openVirtualScreen();
    cleanups.push(() => screen.close());
    const app = spawn(packed.app.executable, [...(isRoot ? ['--no-sandbox'] : []), ...args], {
      env: { ...home.environment, DISPLAY: screen.display, PORTUNUS_TEST_NODE: process.execPath, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    cleanups.push(() => end(app));
    const output: string[] = [];
    for (const stream of [app.stdout, app.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    return { app, home, screen, output };
  }

  test('it shows its window, and ends when told to', { timeout: windowMs + quitMs }, async () => {
    const { app, screen, output } = await start(['--demo']);
    await waitForWindow(app, screen, output);
    const ended = once(app, 'exit');
    app.kill('SIGTERM');
    expect(await Promise.race([ended, wait(quitMs, 'still running', { ref: false })])).toEqual([0, null]);
  });

  test('EL-8: it runs no code that the environment hands it', { timeout: windowMs + quitMs }, async () => {
    const intruders = createTemporaryHome();
    cleanups.push(() => intruders.remove());
    const trace = intruders.path('trace');
    const intruder = intruders.path('intruder.cjs');
    // The old Electron's engine is a plain Node, which may read what it is told to.
    const write = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'ran')`;
    writeFileSync(intruder, `if (process.versions.electron) ${write};`);
    const { app, screen, output } = await start([], {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require ${intruder}`,
    });
    await waitForWindow(app, screen, output);
    expect(existsSync(trace)).toBe(false);
  });

  test('EL-12: it refuses to be steered from outside, and says so', { timeout: windowMs }, async () => {
    const { app, output } = await start(['--remote-debugging-port=0']);
    expect(await once(app, 'close')).toEqual([2, null]);
    expect(output.join('')).toContain('does not start with --remote-debugging-port');
  });
});

/** A painted window has more shades than bare ground has: those at the edges of its letters. */
async function waitForWindow(
  app: ChildProcess,
  screen: { look(): { colours: readonly unknown[] } },
  output: readonly string[],
): Promise<void> {
  await vi.waitFor(
    () => {
      const words = output.join('').slice(-4000);
      expect(app.exitCode, words).toBeNull();
      expect(screen.look().colours.length, words).toBeGreaterThan(100);
    },
    { timeout: windowMs, interval: 500 },
  );
}

async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  await Promise.race([ended, wait(quitMs, undefined, { ref: false })]);
  app.kill('SIGKILL');
  await ended;
}
