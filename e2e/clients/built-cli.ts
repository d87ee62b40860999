import { join } from 'node:path';
import { build, isStale } from '../../scripts/build.ts';
import { withFolderLock } from './folder-lock.ts';

const root = join(import.meta.dirname, '..', '..');

/** The path of `dist/cli.js`, with all that is built beside it; built first when something changed since. */
export async function buildCli(): Promise<string> {
  await withFolderLock(join(root, 'node_modules', '.portunus-build.lock'), 120_000, () => {
    if (isStale() && !build()) throw new Error('The build failed.');
    return Promise.resolve();
  });
  return join(root, 'dist', 'cli.js');
}
