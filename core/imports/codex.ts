import { basename, join } from 'node:path';
import { z } from 'zod';
import type { LoginSource } from '../../shared/models/account.ts';
import { readClaims, readExpiry } from '../auth/issuer/jwt-claims.ts';
import { identifyToken, mergeIdentities, nobody } from '../auth/issuer/login-identity.ts';
import { text, tokensOf, untakeable } from './describe-login.ts';
import type { LoginReader, Machine, ReadLogin } from './login-reader.ts';
import { unsupported } from './map-provider.ts';
import { chooseFolder, readLoginJson, readLoginText, stampFile } from './read-login-file.ts';

const owner = 'codex';
const fileName = 'auth.json';

const AuthFile = z.looseObject({
  auth_mode: text,
  OPENAI_API_KEY: text,
  tokens: z
    .looseObject({
      id_token: text,
      access_token: text,
      refresh_token: text,
      account_id: text,
      oauth_provenance: z.looseObject({ client_id: text }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  personal_access_token: text,
});
type AuthFile = z.infer<typeof AuthFile>;
/** OpenCode has a file of the same name. */
const ownFields = ['auth_mode', 'OPENAI_API_KEY', 'tokens', 'personal_access_token', 'agent_identity'];

export const codexReader: LoginReader = {
  owner,
  places: (machine) => [join(codexHome(machine), fileName)],
  placesIn: (folder) => [join(folder, fileName), join(folder, '.codex', fileName)],
  read: (place) => {
    const content = readLoginJson(place);
    const file = AuthFile.safeParse(content).data;
    if (file === undefined || !ownFields.some((field) => field in file)) return undefined;
    return readAuthFile(file, place);
  },
  hidden: (machine) => {
    const home = codexHome(machine);
    if (!usesKeyring(home) || stampFile(join(home, fileName)) !== undefined) return [];
    const source = { owner, path: join(home, 'config.toml'), entry: null } as const;
    return [untakeable(source, 'Codex', { code: 'login-in-keyring', owner })];
  },
};

/** What `auth_mode` names; without it, whatever is there. */
function readAuthFile(file: AuthFile, path: string): ReadLogin[] {
  const mode = file.auth_mode?.toLowerCase();
  const sourceOf = (entry: string): LoginSource => ({ owner, path, entry });
  if (mode === undefined || mode === 'apikey' || mode === 'api_key') {
    const key = file.OPENAI_API_KEY;
    if (typeof key === 'string' && (mode !== undefined || typeof file.tokens?.access_token !== 'string'))
      return [readKey(key, sourceOf('OPENAI_API_KEY'))];
  }
  if (mode === undefined || mode === 'chatgpt' || mode === 'chatgptauthtokens') {
    return readTokens(file, sourceOf('tokens'), mode === 'chatgptauthtokens');
  }
  if (typeof file.personal_access_token === 'string') {
    return [untakeable(sourceOf('personal_access_token'), 'Codex', unsupported('personal access token'))];
  }
  return [untakeable(sourceOf(basename(path)), 'Codex', unsupported(file.auth_mode ?? 'unknown'))];
}

function readKey(key: string, source: LoginSource): ReadLogin {
  return {
    source,
    provider: 'openai',
    kind: 'api-key',
    name: 'API key',
    identity: null,
    baseUrl: null,
    expiresAt: null,
    problem: null,
    secret: { kind: 'key', key },
  };
}

/** `hosted`: another program gives Codex its tokens and renews them; what stands here ends with its time. */
function readTokens({ tokens }: AuthFile, source: LoginSource, hosted: boolean): ReadLogin[] {
  const accessToken = tokens?.access_token;
  if (typeof accessToken !== 'string') return [];
  const refreshToken = hosted ? null : (tokens?.refresh_token ?? null);
  const identity = mergeIdentities(
    typeof tokens?.account_id === 'string' ? { ...nobody, organisationId: tokens.account_id } : null,
    identifyToken(tokens?.id_token ?? null),
    identifyToken(accessToken),
  );
  return [
    {
      source,
      provider: 'codex',
      kind: refreshToken === null ? 'token' : 'oauth',
      name: identity?.email ?? 'Codex',
      identity,
      baseUrl: null,
      expiresAt: readExpiry(accessToken),
      problem: null,
      secret: tokensOf(accessToken, {
        refreshToken,
        idToken: tokens?.id_token ?? null,
        oauthClientId: tokens?.oauth_provenance?.client_id ?? readClientId(accessToken),
      }),
    },
  ];
}

/** OpenAI's access tokens name the client they were given to. */
export function readClientId(accessToken: string): string | null {
  const id = readClaims(accessToken)?.['client_id'];
  return typeof id === 'string' ? id : null;
}

function codexHome({ home, environment }: Machine): string {
  return chooseFolder('CODEX_HOME', environment.CODEX_HOME, [home, '.codex']);
}

function usesKeyring(home: string): boolean {
  try {
    const config = readLoginText(join(home, 'config.toml')) ?? '';
    return /^\s*cli_auth_credentials_store\s*=\s*["']keyring["']/m.test(config);
  } catch {
    // Whether there might be a hidden login is only asked to explain that none was found.
    return false;
  }
}
