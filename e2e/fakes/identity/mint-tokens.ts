import { randomBytes } from 'node:crypto';
import type { Organisation, Person } from './person.ts';
import type { Vendor } from './vendor.ts';

/** What a person allowed: every token of a family speaks for it. */
export interface Grant {
  readonly person: Person;
  readonly organisation: Organisation;
  readonly scopes: readonly string[];
  readonly kind: 'login' | 'setup-token';
  /** OpenAI lists a person's organisations in the id token only when the sign-in asked for it. */
  readonly listsOrganisations: boolean;
}

/** Seconds since 1970. */
export interface Lifetime {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export function mintCode(vendor: Vendor): string {
  return { claude: '', codex: 'ac_', google: '4/0A' }[vendor.name] + random(32);
}

export function mintRefreshToken(vendor: Vendor): string {
  return { claude: 'sk-ant-ort01-', codex: 'rt_', google: '1//0' }[vendor.name] + random(48);
}

export function mintAccessToken(vendor: Vendor, grant: Grant, life: Lifetime): string {
  if (vendor.name === 'claude') return `sk-ant-oat01-${random(48)}`;
  if (vendor.name === 'google') return `ya29.${random(64)}`;
  return mintJwt({
    aud: ['https://api.openai.com/v1'],
    client_id: vendor.oauthClientId,
    scp: grant.scopes,
    'https://api.openai.com/profile': { email: grant.person.email, email_verified: true },
    ...describeOpenAiLogin(grant, life),
  });
}

/** Null where the issuer knows no id tokens. */
export function mintIdToken(vendor: Vendor, grant: Grant, life: Lifetime): string | null {
  const { person } = grant;
  const common = { aud: [vendor.oauthClientId], email: person.email, email_verified: true };
  switch (vendor.name) {
    case 'claude':
      return null;
    case 'codex':
      return mintJwt({ ...common, ...describeOpenAiLogin(grant, life) });
    case 'google':
      return mintJwt({
        ...common,
        iss: 'https://accounts.google.com',
        sub: person.id,
        iat: life.issuedAt,
        exp: life.expiresAt,
      });
  }
}

function describeOpenAiLogin(grant: Grant, life: Lifetime) {
  const { person, organisation } = grant;
  const organisations = person.organisations.map(({ id, name }, index) => ({
    id,
    title: name,
    role: 'owner',
    is_default: index === 0,
  }));
  return {
    iss: 'https://auth.openai.com',
    sub: `auth0|${person.id}`,
    iat: life.issuedAt,
    exp: life.expiresAt,
    jti: random(12),
    'https://api.openai.com/auth': {
      chatgpt_account_id: organisation.id,
      chatgpt_plan_type: organisation.plan,
      chatgpt_user_id: person.id,
      user_id: person.id,
      groups: [],
      ...(grant.listsOrganisations ? { organizations: organisations } : {}),
    },
  };
}

/** Shaped like a signed token; no client of the issuer checks the signature, and none of ours may. */
function mintJwt(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.${random(32)}`;
}

export function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
