import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildForOldRuntime } from './build-for-old-runtime.ts';
import type { ElectronRuntime } from './find-electron.ts';

/** The built app, put where an Electron starts it. */
export interface StagedApp {
  readonly program: string;
  /** The same program under our own name: Electron then takes itself for packed. */
  readonly packedProgram: string;
  /** What stands before the app's own arguments. */
  readonly leadingArgs: readonly string[];
  remove(): void;
}

const root = join(import.meta.dirname, '../..');

export async function stageApp(runtime: ElectronRuntime): Promise<StagedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-desktop-'));
  const app = join(folder, 'electron', 'resources', 'app');
  copyRuntime(runtime.folder, join(folder, 'electron'));
  mkdirSync(join(app, 'dist'), { recursive: true });
  linkParts(app);
  const main = runtime.old ? await buildForOldRuntime(app) : linkShell(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'portunus', version: '0.1.0', main }));
  const program = join(folder, 'electron', 'electron');
  const packedProgram = join(folder, 'electron', 'portunus');
  linkSync(program, packedProgram);
  return {
    program,
    packedProgram,
    leadingArgs: ['--no-sandbox'],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Hard links where the disk allows it. npm's distribution has an app of its own, which ours takes the place of. */
function copyRuntime(from: string, to: string): void {
  if (spawnSync('cp', ['-al', from, to]).status !== 0) cpSync(from, to, { recursive: true });
  rmSync(join(to, 'resources', 'default_app.asar'), { force: true });
}

/** Everything but the shell is what the checkout's build made. */
function linkParts(app: string): void {
  for (const name of readdirSync(join(root, 'dist'))) {
    if (name !== 'electron') symlinkSync(join(root, 'dist', name), join(app, 'dist', name));
  }
  symlinkSync(join(root, 'resources'), join(app, 'resources'));
  if (!existsSync(join(app, 'dist', 'renderer', 'index.html'))) {
    throw new Error('dist/ has no window: run "npm run build" first');
  }
}

function linkShell(app: string): string {
  symlinkSync(join(root, 'dist', 'electron'), join(app, 'dist', 'electron'));
  return 'dist/electron/main.cjs';
}
