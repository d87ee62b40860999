import { basename, join } from 'node:path';
import { z } from 'zod';
import type { AccountIdentity, LoginSource } from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import { readExpiry } from '../auth/issuer/jwt-claims.ts';
import { identifyToken, mergeIdentities, nobody } from '../auth/issuer/login-identity.ts';
import { readClientId } from './codex.ts';
import { text, tokensOf, untakeable } from './describe-login.ts';
import type { LoginReader, ReadLogin } from './login-reader.ts';
import { unsupported } from './map-provider.ts';
import { listFiles, readLoginJson } from './read-login-file.ts';

const owner = 'cliproxyapi';
const folderName = '.cli-proxy-api';

const AuthFile = z.looseObject({
  type: z.string().min(1),
  disabled: z.boolean().nullish().catch(null),
  access_token: text,
  refresh_token: text,
  id_token: text,
  expired: text,
  email: text,
  account_id: text,
  account_uuid: text,
  organization_uuid: text,
  organization_name: text,
});
type AuthFile = z.infer<typeof AuthFile>;
/** Google's way to write tokens; older releases had no `type` beside it. */
const GeminiFile = z.looseObject({
  type: z.literal('gemini').optional(),
  disabled: z.boolean().nullish().catch(null),
  email: text,
  token: z.looseObject({ access_token: text, refresh_token: text, expiry: text, client_id: text }),
});

/** One JSON file for each account; `.cds` files beside them are rests, not logins. */
export const cliProxyApiReader: LoginReader = {
  owner,
  takesAnyName: true,
  places: ({ home }) => listLogins(join(home, folderName)),
  placesIn: (folder) => [...listLogins(folder), ...listLogins(join(folder, folderName))],
  read: (place) => {
    const content = readLoginJson(place);
    const source = { owner, path: place, entry: null } as const;
    const gemini = GeminiFile.safeParse(content).data;
    if (gemini !== undefined) return [readGemini(gemini, source)];
    const file = AuthFile.safeParse(content).data;
    return file === undefined ? undefined : [readLogin(file, source)];
  },
};

const listLogins = (folder: string) => listFiles(folder, '.json').map((name) => join(folder, name));

function readLogin(file: AuthFile, source: LoginSource): ReadLogin {
  const name = file.email ?? basename(source.path);
  const provider = providerOf(file.type);
  if (provider === undefined) return untakeable(source, name, unsupported(file.type));
  if (file.disabled === true) return untakeable(source, name, { code: 'login-switched-off', owner });
  const accessToken = file.access_token;
  if (typeof accessToken !== 'string') return untakeable(source, name, { code: 'login-empty' });
  const refreshToken = file.refresh_token ?? null;
  return {
    source,
    provider,
    kind: refreshToken === null ? 'token' : 'oauth',
    name,
    identity: identify(file),
    baseUrl: null,
    expiresAt: readTime(file.expired) ?? readExpiry(accessToken),
    problem: null,
    secret: tokensOf(accessToken, {
      refreshToken,
      idToken: file.id_token ?? null,
      oauthClientId: readClientId(accessToken),
    }),
  };
}

function providerOf(type: string): ProviderId | undefined {
  return type === 'claude' || type === 'codex' ? type : undefined;
}

function identify(file: AuthFile): AccountIdentity | null {
  const own: AccountIdentity = {
    ...nobody,
    subject: file.account_uuid ?? null,
    organisationId: file.organization_uuid ?? file.account_id ?? null,
    organisation: file.organization_name ?? null,
  };
  return mergeIdentities(
    own,
    identifyToken(file.id_token ?? null),
    identifyToken(file.access_token ?? null),
    typeof file.email === 'string' ? { ...nobody, email: file.email } : null,
  );
}

function readGemini(file: z.infer<typeof GeminiFile>, source: LoginSource): ReadLogin {
  const { access_token: accessToken, refresh_token: refreshToken, expiry, client_id: clientId } = file.token;
  const name = file.email ?? basename(source.path);
  if (file.disabled === true) return untakeable(source, name, { code: 'login-switched-off', owner });
  if (typeof accessToken !== 'string') return untakeable(source, name, { code: 'login-empty' });
  return {
    source,
    provider: 'code-assist',
    kind: typeof refreshToken === 'string' ? 'oauth' : 'token',
    name,
    identity: typeof file.email === 'string' ? { ...nobody, email: file.email } : null,
    baseUrl: null,
    expiresAt: readTime(expiry),
    problem: null,
    secret: tokensOf(accessToken, { refreshToken: refreshToken ?? null, oauthClientId: clientId ?? null }),
  };
}

function readTime(value: string | null | undefined): number | null {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) || at <= 0 ? null : at;
}
