/** `npm run build`: the engine with its command line, the desktop shell and the window, all into dist/. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** Written last: a build that was broken off is a stale one. */
const stamp = join(root, 'dist', '.built');
const sources = [
  'core',
  'electron',
  'renderer',
  'resources',
  'shared',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
];

/** The first one empties dist/. */
const steps: readonly (readonly string[])[] = [
  [],
  ['--config', 'electron/vite.config.ts', '--mode', 'main'],
  ['--config', 'electron/vite.config.ts', '--mode', 'preload'],
  ['--config', 'electron/vite.config.ts', '--mode', 'sign-in-preload'],
  ['--config', 'renderer/vite.config.ts'],
];

/** Says what is wrong on standard error and nothing when all is well. */
export function build(): boolean {
  const isBuilt = steps.every((options) => runVite(options));
  if (isBuilt) writeFileSync(stamp, '');
  return isBuilt;
}

/** Whether something changed since the last build. */
export function isStale(): boolean {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.some((source) => newestChange(join(root, source)) > built);
}

function runVite(options: readonly string[]): boolean {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', ...options, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}

export function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // A folder's own time tells of files that were removed.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

if (import.meta.main && !build()) process.exitCode = 1;
