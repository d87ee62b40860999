import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from '../../scripts/find-desktop.ts';

export interface ElectronRuntime {
  /** Its distribution's folder, and the program in it. */
  readonly folder: string;
  readonly program: string;
  /** Older than what we ship: `old-runtime.ts` has to help. */
  readonly old: boolean;
}

const root = join(import.meta.dirname, '../..');
/** Brings a real Electron to Linux machines that cannot reach npm's download place. Beside the checkout, not in it. */
const provider = join(root, '../shared/tools/electron-runtime.sh');
const downloadLimitMs = 300_000;

/** A real Electron, or why there is none here. */
export function provideElectron(): ElectronRuntime | { skip: string } {
  const own = findElectron(root, process.env, process.platform);
  if (own !== undefined) return { folder: join(own, '..'), program: own, old: false };
  if (process.platform !== 'linux' || !existsSync(provider)) {
    return { skip: 'there is no Electron here: "npx install-electron" brings it' };
  }
  const got = spawnSync('bash', [provider, '--libs'], { encoding: 'utf8', timeout: downloadLimitMs });
  if (got.status !== 0)
    return { skip: `no Electron for tests: ${got.stderr.trim().split('\n').at(-1) ?? ''}` };
  const folder = got.stdout.trim();
  return { folder, program: join(folder, 'electron'), old: true };
}
