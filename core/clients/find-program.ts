import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { UserFolders, ProgramHint } from './client-adapter.ts';

/**
 * The program's path, or null. Programs started from a desktop have a thin PATH, so the folders where
 * npm and its relatives put command-line tools are looked at as well.
 */
export function findProgram(
  hint: ProgramHint,
  folders: UserFolders,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const names = hint.names.flatMap((name) => spellings(name, folders, platform));
  for (const folder of listFolders(hint, folders, platform)) {
    const found = names.map((name) => join(folder, name)).find((path) => isProgram(path, platform));
    if (found !== undefined) return found;
  }
  return null;
}

/** Every place where the program is, or would be found first if it were there. */
export function listProgramPaths(
  hint: ProgramHint,
  folders: UserFolders,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const names = hint.names.flatMap((name) => spellings(name, folders, platform));
  return listFolders(hint, folders, platform).flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Windows runs what has one of these endings. */
function spellings(name: string, { environment }: UserFolders, platform: NodeJS.Platform): string[] {
  if (platform !== 'win32') return [name];
  const endings = (environment.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';').filter((ending) => ending !== '');
  return endings.flatMap((ending) => [name + ending.toLowerCase(), name + ending]);
}

function listFolders(hint: ProgramHint, folders: UserFolders, platform: NodeJS.Platform): string[] {
  const { home, environment } = folders;
  const onPath = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const below = [...commonFolders, ...hint.folders].map((folder) => join(home, folder));
  const versions = versionFolders.flatMap((place) => listVersions(home, place));
  const system = platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : [];
  const windows = platform === 'win32' && environment.APPDATA ? [join(environment.APPDATA, 'npm')] : [];
  return [...onPath, ...below, ...versions, ...system, ...windows];
}

const commonFolders = [
  '.local/bin',
  '.npm-global/bin',
  '.npm-packages/bin',
  '.volta/bin',
  '.bun/bin',
  '.asdf/shims',
  '.local/share/mise/shims',
  '.local/share/pnpm',
  'Library/pnpm',
  'bin',
  'n/bin',
];

/** Node version managers: one folder per version, then the way to its programs. */
const versionFolders = [
  ['.nvm/versions/node', 'bin'],
  ['.local/share/fnm/node-versions', 'installation/bin'],
  ['Library/Application Support/fnm/node-versions', 'installation/bin'],
] as const;

/** Newest version first. */
function listVersions(home: string, [versions, programs]: readonly [string, string]): string[] {
  const folder = join(home, versions);
  try {
    const names = readdirSync(folder).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    return names.map((name) => join(folder, name, programs));
  } catch {
    return []; // nobody uses that manager here
  }
}

function isProgram(path: string, platform: NodeJS.Platform): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    if (platform !== 'win32') accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
