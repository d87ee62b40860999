import { join } from 'node:path';
import { z } from 'zod';
import type { LoginSource } from '../../shared/models/account.ts';
import { readExpiry } from '../auth/issuer/jwt-claims.ts';
import { identifyToken, mergeIdentities, nobody } from '../auth/issuer/login-identity.ts';
import { readClientId } from './codex.ts';
import { epochMs, text, tokensOf, untakeable } from './describe-login.ts';
import type { LoginReader, ReadLogin } from './login-reader.ts';
import { mapProvider, unsupported } from './map-provider.ts';
import { chooseFolder, readLoginJson } from './read-login-file.ts';

const owner = 'opencode';
const fileName = 'auth.json';
const mostEntries = 200;

const Entry = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('oauth'), access: text, refresh: text, expires: epochMs, accountId: text }),
  z.looseObject({ type: z.literal('api'), key: text }),
  z.looseObject({ type: z.literal('wellknown') }),
]);
const AuthFile = z.record(z.string(), z.unknown());

export const openCodeReader: LoginReader = {
  owner,
  places: ({ home, environment }) => [
    join(
      chooseFolder('XDG_DATA_HOME', environment.XDG_DATA_HOME, [home, '.local', 'share']),
      'opencode',
      fileName,
    ),
  ],
  placesIn: (folder) => [join(folder, fileName), join(folder, 'opencode', fileName)],
  read: (place) => {
    const file = AuthFile.safeParse(readLoginJson(place)).data;
    if (file === undefined) return undefined;
    const entries = Object.entries(file).slice(0, mostEntries);
    const logins = entries.flatMap(([id, entry]) => readEntry(id, entry, { owner, path: place, entry: id }));
    // Codex has a file of the same name.
    return logins.length === 0 && entries.length > 0 ? undefined : logins;
  },
};

function readEntry(id: string, raw: unknown, source: LoginSource): ReadLogin[] {
  const entry = Entry.safeParse(raw).data;
  if (entry === undefined) return [];
  // A company's own server hands out its provider and its token with it.
  if (entry.type === 'wellknown') return [untakeable(source, id, unsupported('wellknown'))];
  const secret = entry.type === 'api' ? entry.key : entry.access;
  if (typeof secret !== 'string') return [untakeable(source, id, { code: 'login-empty' })];
  if (entry.type === 'api') return [readKey(id, secret, source)];
  const mapped = mapProvider(id, 'oauth', secret);
  const identity = mergeIdentities(
    typeof entry.accountId === 'string' && mapped.provider === 'codex'
      ? { ...nobody, organisationId: entry.accountId }
      : null,
    identifyToken(secret),
  );
  const refreshToken = entry.refresh ?? null;
  return [
    {
      ...mapped,
      kind: refreshToken === null ? 'token' : 'oauth',
      source,
      name: identity?.email ?? id,
      identity,
      expiresAt: entry.expires ?? readExpiry(secret),
      secret:
        mapped.provider === null
          ? null
          : tokensOf(secret, { refreshToken, oauthClientId: readClientId(secret) }),
    },
  ];
}

function readKey(id: string, key: string, source: LoginSource): ReadLogin {
  const mapped = mapProvider(id, 'api-key', key);
  return {
    ...mapped,
    source,
    name: id,
    identity: null,
    expiresAt: null,
    secret: mapped.provider === null ? null : mapped.kind === 'token' ? tokensOf(key) : { kind: 'key', key },
  };
}
