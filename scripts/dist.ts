/**
 * `npm run dist [-- options]`: packs the build with electron-builder and reads back what was packed. Options are
 * electron-builder's own, e.g. `--dir` for the app without an installer, `--config FILE`. Nothing is published.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBuilderConfig } from './dist/builder-config.ts';
import { checkPackedApp } from './dist/check-packed-app.ts';
import { useLocalElectron } from './dist/local-electron.ts';
import { findPackedApps } from './dist/packed-app.ts';
import { writeNotices } from './dist/third-party-notices.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: { config: { type: 'string' } }, strict: false });
const config = await loadBuilderConfig(typeof values.config === 'string' ? resolve(values.config) : null);
const output = resolve(root, config.directories?.output ?? 'release');

function run(script: string, options: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function readBack(): Promise<void> {
  const apps = findPackedApps(output);
  if (apps.length === 0) throw new Error(`nothing was packed into ${output}`);
  for (const app of apps) {
    const faults = await checkPackedApp(app, config.electronFuses ?? {}, root);
    for (const fault of faults) console.error(`${app.executable}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
    else console.log(`${app.executable}: fuses, contents and keychain library are as they should be.`);
  }
}

const require = createRequire(import.meta.url);
rmSync(output, { recursive: true, force: true });
writeFileSync(join(root, 'dist/third-party-licences.txt'), writeNotices(root));
run(require.resolve('electron-builder/cli.js'), [...useLocalElectron(), '--publish', 'never', ...args]);
await readBack();
