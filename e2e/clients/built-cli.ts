import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withFolderLock } from './folder-lock.ts';
import { runProgram } from './run-program.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = ['core', 'shared', 'resources', 'vite.config.ts', 'package-lock.json'];

/** The path of `dist/cli.js`, built first when it is missing or older than what it is made from. */
export async function buildCli(): Promise<string> {
  const cli = join(root, 'dist', 'cli.js');
  await withFolderLock(join(root, 'node_modules', '.portunus-build.lock'), 120_000, async () => {
    if (newestChange(cli) < Math.max(...sources.map((name) => newestChange(join(root, name))))) await build();
  });
  return cli;
}

async function build(): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = await runProgram(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    environment: { PATH: process.env['PATH'] ?? '' },
    folder: root,
    limitMs: 120_000,
  });
  if (result.exitCode !== 0) throw new Error(`The build failed:\n${result.stdout}${result.stderr}`);
}

/** Epoch ms; 0 when there is nothing. Tests are no part of what is built. */
function newestChange(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return path.endsWith('.test.ts') ? 0 : found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}
