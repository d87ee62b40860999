import { createHash, randomBytes } from 'node:crypto';
import type { FakeIdentity } from './start-fake-identity.ts';
import type { VendorName } from './vendor.ts';

/** Fields to add or replace; undefined takes one away. */
export type Changes = Readonly<Record<string, string | number | undefined>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body; `{}` when it is no JSON. */
  readonly json: Record<string, unknown>;
}

/** A client that does all as the vendor wants it, so that tests can change one thing at a time. */
export interface PoliteClient {
  /** The address of the sign-in page. */
  address(changes?: Changes): string;
  /** Signs in and gives the code. */
  obtainCode(changes?: Changes): Promise<string>;
  exchange(code: string, changes?: Changes, as?: 'json' | 'form'): Promise<Reply>;
  refresh(token: unknown, changes?: Changes, as?: 'json' | 'form'): Promise<Reply>;
}

/** Google's of the fake; the published one is not needed here. */
export const clientSecret = 'of-the-test';

const scopes: Record<VendorName, string> = {
  claude: 'user:profile user:inference',
  codex: 'openid profile email offline_access',
  google: 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email',
};
const redirects: Record<VendorName, string> = {
  claude: 'http://localhost:54545/callback',
  codex: 'http://localhost:1455/auth/callback',
  google: 'http://127.0.0.1:8085/oauth2callback',
};
const clientIds: Record<VendorName, string> = {
  claude: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
  codex: 'app_EMoamEEZ73f0CkXaXp7hrann',
  google: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
};

export function createPoliteClient(identity: FakeIdentity, vendor: VendorName): PoliteClient {
  const verifier = randomBytes(48).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = vendor === 'google' ? {} : { code_challenge: challenge, code_challenge_method: 'S256' };
  const own = {
    client_id: clientIds[vendor],
    ...(vendor === 'google' ? { client_secret: clientSecret } : {}),
  };
  const usualBody = vendor === 'claude' ? 'json' : 'form';
  const token = identity.addresses['token']!;

  const address = (changes: Changes = {}) => {
    const query = change(
      {
        client_id: clientIds[vendor],
        redirect_uri: redirects[vendor],
        response_type: 'code',
        scope: scopes[vendor],
        state: 'st4te',
        ...pkce,
        ...(vendor === 'google' ? { access_type: 'offline' } : {}),
      },
      changes,
    );
    return `${identity.addresses['authorize']!}?${toForm(query).toString()}`;
  };
  return {
    address,
    obtainCode: async (changes) =>
      new URL(await identity.approve(address(changes))).searchParams.get('code')!,
    exchange: (code, changes = {}, as = usualBody) => {
      const fields = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirects[vendor],
        ...own,
        ...(vendor === 'google' ? {} : { code_verifier: verifier }),
        ...(vendor === 'claude' ? { state: 'st4te' } : {}),
      };
      return post(token, change(fields, changes), as);
    },
    refresh: (refreshToken, changes = {}, as = usualBody) => {
      const fields = { grant_type: 'refresh_token', refresh_token: String(refreshToken), ...own };
      return post(token, change(fields, changes), as);
    },
  };
}

/** Throws when no answer comes. */
export async function post(url: string, fields: Changes, as: 'json' | 'form'): Promise<Reply> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    ...(as === 'form'
      ? { body: toForm(fields) }
      : { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, headers: answer.headers, json: readObject(await answer.text()) };
}

function readObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function change(fields: Changes, changes: Changes): Changes {
  const kept = Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept);
}

function toForm(fields: Changes): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  );
}
