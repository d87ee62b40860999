import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { type ClientEnvironment, type ClientLogin, environmentNames } from '../../shared/models/client.ts';
import type { ClientFolders } from './client-adapter.ts';

/** The variables of this process that decide where client files are. */
export function pickEnvironment(variables: Readonly<Record<string, string | undefined>>): ClientEnvironment {
  const picked: ClientEnvironment = {};
  for (const name of environmentNames) {
    const value = variables[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** An empty variable counts as unset, as in shells. Throws AppFailure `invalid-input` for a relative folder. */
export function locateFolders(
  given: ClientEnvironment,
  login: ClientLogin = 'portunus',
  platform: NodeJS.Platform = process.platform,
): ClientFolders {
  const environment: ClientEnvironment = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== ''),
  );
  const { HOME, USERPROFILE } = environment;
  const home = (platform === 'win32' ? (USERPROFILE ?? HOME) : HOME) ?? homedir();
  requireAbsolute('HOME', home);
  if (environment.CLAUDE_CONFIG_DIR !== undefined)
    requireAbsolute('CLAUDE_CONFIG_DIR', environment.CLAUDE_CONFIG_DIR);
  return { home, environment, login };
}

/** The engine runs elsewhere than the shell that it was called from. */
function requireAbsolute(field: string, path: string): void {
  if (isAbsolute(path)) return;
  throw new AppFailure({ code: 'invalid-input', field, problem: 'it must be an absolute path' });
}
