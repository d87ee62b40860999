import { createHash } from 'node:crypto';

export type VendorName = 'claude' | 'codex' | 'google';

/** What one real issuer registered, insists on and hands out. */
export interface Vendor {
  readonly name: VendorName;
  /** Its id in the product's provider data. */
  readonly provider: 'claude' | 'codex' | 'code-assist';
  readonly oauthClientId: string;
  /** Whether the token endpoint lets a client with this secret in; `undefined` when it sent none. */
  readonly acceptsSecret: (secret: string | undefined) => boolean;
  /** Whether this spelling of a loopback callback is registered. */
  readonly acceptsLoopback: (uri: URL) => boolean;
  /** The registered callback that shows the code for pasting. */
  readonly pasteRedirect: string | null;
  readonly scopes: readonly string[];
  /** Without it the issuer gives no refresh token (`offline_access` at OpenAI). */
  readonly offlineScope: string | null;
  readonly pkce: 'required' | 'optional';
  /** Whether a refresh token is good for one refresh only. */
  readonly rotates: boolean;
  readonly lifeSeconds: number;
}

export interface VendorChoices {
  /** Ports beside codex's registered 1455 and 1457, so that tests need not share those two. */
  readonly extraPorts?: readonly number[];
  /** Google's: a secret of the test's own instead of the published one. */
  readonly clientSecret?: string;
}

export function createVendor(name: VendorName, choices: VendorChoices): Vendor {
  switch (name) {
    case 'claude':
      return claude;
    case 'codex':
      return createCodex(choices);
    case 'google':
      return createGoogle(choices);
  }
}

const claude: Vendor = {
  name: 'claude',
  provider: 'claude',
  oauthClientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
  acceptsSecret: (secret) => secret === undefined,
  acceptsLoopback: (uri) => isLoopback(uri, 'localhost', '/callback'),
  pasteRedirect: 'https://platform.claude.com/oauth/code/callback',
  scopes: [
    'user:profile',
    'user:inference',
    'user:sessions:claude_code',
    'user:mcp_servers',
    'user:file_upload',
    'org:create_api_key',
  ],
  offlineScope: null,
  pkce: 'required',
  rotates: true,
  lifeSeconds: 28_800,
};

function createCodex({ extraPorts = [] }: VendorChoices): Vendor {
  const ports = [1455, 1457, ...extraPorts];
  return {
    name: 'codex',
    provider: 'codex',
    oauthClientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
    acceptsSecret: (secret) => secret === undefined,
    acceptsLoopback: (uri) =>
      isLoopback(uri, 'localhost', '/auth/callback') && ports.includes(Number(uri.port)),
    pasteRedirect: null,
    scopes: ['openid', 'profile', 'email', 'offline_access', 'api.connectors.read', 'api.connectors.invoke'],
    offlineScope: 'offline_access',
    pkce: 'required',
    rotates: true,
    lifeSeconds: 864_000,
  };
}

/** The published secret of an installed app is no secret, but scanners take it for one: its SHA-256 is enough here. */
const publishedGoogleSecret = '6a5f78b8b99dd4025e41ba11bf54c304c6af29f924c5569cc7865b2428ce03a9';

function createGoogle({ clientSecret }: VendorChoices): Vendor {
  const digest = clientSecret === undefined ? publishedGoogleSecret : sha256(clientSecret);
  return {
    name: 'google',
    provider: 'code-assist',
    oauthClientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
    acceptsSecret: (secret) => secret !== undefined && sha256(secret) === digest,
    acceptsLoopback: (uri) => isLoopback(uri, '127.0.0.1', '/oauth2callback'),
    pasteRedirect: 'https://codeassist.google.com/authcode',
    scopes: [
      'https://www.googleapis.com/auth/cloud-platform',
      'https://www.googleapis.com/auth/userinfo.email',
      'https://www.googleapis.com/auth/userinfo.profile',
      'openid',
    ],
    offlineScope: null,
    pkce: 'optional',
    rotates: false,
    lifeSeconds: 3599,
  };
}

function isLoopback(uri: URL, host: string, path: string): boolean {
  return uri.href === `http://${host}:${uri.port}${path}` && uri.port !== '';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
