import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { loadBuilderConfig } from '../../scripts/dist/builder-config.ts';
import { findPackedApps, type PackedApp } from '../../scripts/dist/packed-app.ts';
import { buildForOldRuntime } from '../desktop/build-for-old-runtime.ts';
import type { ElectronRuntime } from '../desktop/find-electron.ts';

export interface Packed {
  readonly app: PackedApp;
  readonly config: Configuration;
  /** What `npm run dist` printed. */
  readonly output: string;
  remove(): void;
}

const root = join(import.meta.dirname, '../..');
const limitMs = 300_000;

/** `npm run dist -- --dir` without the build, from a local Electron, into a folder of its own. */
export async function packApp(runtime: ElectronRuntime): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-packed-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const config = await writeConfig(folder, runtime);
    const packed = spawnSync(
      process.execPath,
      [join(root, 'scripts/dist.ts'), '--dir', '--config', join(folder, 'config.json')],
      {
        cwd: root,
        encoding: 'utf8',
        timeout: limitMs,
        env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtime.folder },
      },
    );
    const output = `${packed.stdout}${packed.stderr}`;
    const [app] = packed.status === 0 ? findPackedApps(join(folder, 'release')) : [];
    if (app === undefined) throw new Error(`nothing was packed: ${output}`);
    return { app, config, output, remove };
  } catch (cause) {
    remove();
    throw cause;
  }
}

async function writeConfig(folder: string, runtime: ElectronRuntime): Promise<Configuration> {
  const product = await loadBuilderConfig();
  const placed = { ...product, directories: { ...product.directories, output: join(folder, 'release') } };
  const config = runtime.old ? await adaptToOldRuntime(placed, join(folder, 'old')) : placed;
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return config;
}

/**
 * The old Electron has no GrantFileProtocolExtraPrivileges fuse, needs another syntax in the shell's bundle, and runs
 * the engine in a Node that cannot read archives. Everything else is as in the product.
 */
async function adaptToOldRuntime(config: Configuration, app: string): Promise<Configuration> {
  mkdirSync(join(app, 'dist'), { recursive: true });
  const main = await buildForOldRuntime(app);
  const { grantFileProtocolExtraPrivileges, ...fuses } = config.electronFuses ?? {};
  if (grantFileProtocolExtraPrivileges === undefined) throw new Error('the product lost a fuse');
  const [{ filter }] = config.files as unknown as [{ filter: string[] }];
  return {
    ...config,
    electronFuses: fuses,
    extraMetadata: { main },
    files: [
      { from: '.', filter: filter.filter((pattern) => pattern !== 'dist/electron/**') },
      { from: join(app, 'dist/electron'), to: 'dist/electron' },
    ],
    asarUnpack: ['node_modules/@napi-rs/**', 'dist/*.js', 'resources/headless/**'],
  };
}
