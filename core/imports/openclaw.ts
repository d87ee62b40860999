/**
 * OpenClaw's logins. Newer releases keep them in SQLite: the shared ones in `state/openclaw.sqlite`, those of one
 * agent in that agent's own database. Older ones, and Clawdbot before them, kept the same JSON in files.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readOpenClawProfiles } from './openclaw-profiles.ts';
import { readOpenClawStores } from './openclaw-database.ts';
import type { LoginReader, Machine } from './login-reader.ts';
import { brokenFile, chooseFolder, listFolders, parseLoginJson, readLoginJson } from './read-login-file.ts';

const owner = 'openclaw';
const profilesFile = 'auth-profiles.json';
const agentDatabase = 'openclaw-agent.sqlite';
const sharedDatabase = join('state', 'openclaw.sqlite');
/** Before profiles: one object by provider. */
const oldOAuthFile = join('credentials', 'oauth.json');

const Store = z.looseObject({ profiles: z.record(z.string(), z.unknown()) });
const OldOAuth = z.record(z.string(), z.looseObject({ access: z.string(), refresh: z.string() }));

export const openClawReader: LoginReader = {
  owner,
  places: (machine) => stateFolders(machine).flatMap(placesInState),
  placesIn: (folder) => [
    ...placesInState(folder),
    join(folder, agentDatabase),
    join(folder, profilesFile),
    join(folder, 'openclaw.sqlite'),
  ],
  read: (place) => (place.endsWith('.sqlite') ? readDatabase(place) : readFile(place)),
};

function readDatabase(path: string) {
  const stores = readOpenClawStores(path);
  return stores?.flatMap((store) => {
    const profiles = Store.safeParse(parseLoginJson(store, path)).data?.profiles;
    return profiles === undefined ? [] : readOpenClawProfiles(profiles, path);
  });
}

function readFile(path: string) {
  const content = readLoginJson(path);
  if (content === undefined) return undefined;
  const store = Store.safeParse(content).data;
  if (store !== undefined) return readOpenClawProfiles(store.profiles, path);
  const old = OldOAuth.safeParse(content).data;
  if (old === undefined) throw brokenFile(path, 'it does not hold what OpenClaw writes');
  const profiles = Object.entries(old).map(
    ([id, login]) => [id, { ...login, type: 'oauth', provider: id }] as const,
  );
  return readOpenClawProfiles(Object.fromEntries(profiles), path);
}

function stateFolders({ home, environment }: Machine): string[] {
  const chosen = environment.OPENCLAW_STATE_DIR;
  if (chosen !== undefined && chosen !== '') return [chooseFolder('OPENCLAW_STATE_DIR', chosen, [])];
  return [join(home, '.openclaw'), join(home, '.clawdbot')];
}

function placesInState(folder: string): string[] {
  const agents = listFolders(join(folder, 'agents')).map((id) => join(folder, 'agents', id, 'agent'));
  return [
    join(folder, sharedDatabase),
    ...agents.flatMap((agent) => [join(agent, agentDatabase), join(agent, profilesFile)]),
    join(folder, oldOAuthFile),
  ];
}
