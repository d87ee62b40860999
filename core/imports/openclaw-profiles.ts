import { z } from 'zod';
import type { AccountIdentity, LoginSource } from '../../shared/models/account.ts';
import { readExpiry } from '../auth/issuer/jwt-claims.ts';
import { identifyToken, mergeIdentities, nobody } from '../auth/issuer/login-identity.ts';
import { readClientId } from './codex.ts';
import { epochMs, text, tokensOf, untakeable } from './describe-login.ts';
import type { ReadLogin } from './login-reader.ts';
import { mapProvider, unsupported } from './map-provider.ts';

const owner = 'openclaw';
const mostProfiles = 200;

const Profile = z.looseObject({
  type: z.enum(['api_key', 'token', 'oauth']),
  provider: z.string().min(1),
  key: text,
  token: text,
  access: text,
  refresh: text,
  expires: epochMs,
  email: text,
  accountId: text,
  clientId: text,
});
type Profile = z.infer<typeof Profile>;

/** Profiles that stand for the login of another tool, with or without a copy of it. */
const mirrors: Readonly<Record<string, string>> = {
  'claude-cli': 'Claude Code',
  'codex-cli': 'Codex',
  'qwen-cli': 'Qwen Code',
};

/** `profiles` by their ids, as OpenClaw keeps them. */
export function readOpenClawProfiles(profiles: Readonly<Record<string, unknown>>, path: string): ReadLogin[] {
  return Object.entries(profiles)
    .slice(0, mostProfiles)
    .map(([id, raw]) => readProfile(id, raw, { owner, path, entry: id }));
}

function readProfile(id: string, raw: unknown, source: LoginSource): ReadLogin {
  const profile = Profile.safeParse(raw).data;
  if (profile === undefined) return untakeable(source, id, unsupported(id));
  const mirrored = mirrors[id.split(':').at(-1) ?? ''];
  if (mirrored !== undefined) {
    return untakeable(source, id, { code: 'login-points-elsewhere', tool: mirrored });
  }
  const secret = secretOf(profile);
  if (secret === undefined) return untakeable(source, id, { code: 'login-only-referenced' });
  const kind = profile.type === 'api_key' ? 'api-key' : profile.type;
  const mapped = mapProvider(profile.provider, kind, secret);
  const refreshToken = mapped.kind === 'oauth' ? (profile.refresh ?? null) : null;
  const identity = mapped.provider === null ? null : identify(profile, mapped.provider, secret);
  return {
    ...mapped,
    kind: mapped.kind === 'oauth' && refreshToken === null ? 'token' : mapped.kind,
    source,
    name: identity?.email ?? id,
    identity,
    expiresAt: profile.expires ?? readExpiry(secret),
    secret: describeSecret(mapped, secret, refreshToken, profile.clientId ?? readClientId(secret)),
  };
}

function secretOf(profile: Profile): string | undefined {
  return { api_key: profile.key, token: profile.token, oauth: profile.access }[profile.type] ?? undefined;
}

function identify({ email, accountId }: Profile, provider: string, secret: string): AccountIdentity | null {
  return mergeIdentities(
    typeof accountId === 'string' && provider === 'codex' ? { ...nobody, organisationId: accountId } : null,
    identifyToken(secret),
    typeof email === 'string' ? { ...nobody, email } : null,
  );
}

function describeSecret(
  { provider, kind }: Pick<ReadLogin, 'provider' | 'kind'>,
  secret: string,
  refreshToken: string | null,
  oauthClientId: string | null,
): ReadLogin['secret'] {
  if (provider === null) return null;
  return kind === 'api-key'
    ? { kind: 'key', key: secret }
    : tokensOf(secret, { refreshToken, oauthClientId });
}
