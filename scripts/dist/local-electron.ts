import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Options for electron-builder to take Electron from a folder instead of downloading it. The variable is the
 * `electron` package's own, so that one setting serves `npm start` and `npm run dist`.
 */
export function useLocalElectron(folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']): string[] {
  if (folder === undefined || folder === '') return [];
  return [`-c.electronDist=${folder}`, `-c.electronVersion=${readElectronVersion(folder)}`];
}

/** From the distribution's `version` file; some come without it, then from the program itself. */
function readElectronVersion(folder: string): string {
  const file = join(folder, 'version');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().replace(/^v/, '');
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const version = searchVersion(readFileSync(join(folder, name)));
  if (version === undefined) throw new Error(`${folder} holds no Electron that tells its version`);
  return version;
}

/** Its user agent is in it, e.g. `Chrome/108.0.5359.215 Electron/22.3.25`. */
function searchVersion(program: Buffer): string | undefined {
  const word = 'Electron/';
  for (let at = program.indexOf(word); at >= 0; at = program.indexOf(word, at + 1)) {
    const found = /^\d+\.\d+\.\d+(-[\w.]+)?/.exec(
      program.toString('latin1', at + word.length, at + word.length + 32),
    );
    if (found) return found[0];
  }
  return undefined;
}
