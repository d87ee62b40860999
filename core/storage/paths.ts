import { homedir } from 'node:os';
import path from 'node:path';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Paths, Ports } from '../ports.ts';
import { ensurePrivateFile, ensurePrivateFolder, type Repair } from './private-files.ts';
import { removeStaleTemporaries } from './stale-temporaries.ts';

/** Where everything of ours is; looks at variables only, not at the disk. `PORTUNUS_HOME` may be relative. */
export function resolvePaths(
  environment: Ports['environment'],
  platform: NodeJS.Platform = process.platform,
): Paths {
  const flavour = platform === 'win32' ? path.win32 : path.posix;
  const chosen = environment['PORTUNUS_HOME'];
  const home = chosen ? flavour.resolve(chosen) : defaultHome(environment, platform);
  return {
    home,
    database: flavour.join(home, 'portunus.db'),
    activityDatabase: flavour.join(home, 'activity.db'),
    backups: flavour.join(home, 'backups'),
    run: flavour.join(home, 'run'),
  };
}

function defaultHome(environment: Ports['environment'], platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    const user = environment['USERPROFILE'] ?? homedir();
    return path.win32.join(environment['APPDATA'] ?? path.win32.join(user, 'AppData', 'Roaming'), 'Portunus');
  }
  const user = environment['HOME'] ?? homedir();
  if (platform === 'darwin') return path.posix.join(user, 'Library', 'Application Support', 'Portunus');
  const data = environment['XDG_DATA_HOME'];
  // The XDG specification tells programs to ignore a relative path.
  const base = data && path.posix.isAbsolute(data) ? data : path.posix.join(user, '.local', 'share');
  return path.posix.join(base, 'portunus');
}

/**
 * Makes the folders, private whatever the umask, and takes away what an earlier crash left half written.
 * Gives back the permissions that were too wide and have been mended (row OWN-3).
 * Throws AppFailure `storage-failed`.
 */
export function preparePaths(paths: Paths, now: EpochMs): Repair[] {
  const folders = [paths.home, paths.backups, paths.run].map(ensurePrivateFolder);
  const databases = [paths.database, paths.activityDatabase];
  const files = databases.flatMap((file) => [file, `${file}-wal`, `${file}-shm`]).map(ensurePrivateFile);
  for (const folder of [paths.home, paths.run]) removeStaleTemporaries(folder, now);
  return [...folders, ...files].filter((repair) => repair !== undefined);
}
