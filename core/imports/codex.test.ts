import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { machineOf, makeJwt, putFile } from './__fixtures__/machine.ts';
import { codexReader } from './codex.ts';
import type { ReadLogin } from './login-reader.ts';

let home: TemporaryHome;
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => home.remove());

const claims = {
  email: 'ada@example.test',
  exp: 1_795_300_000,
  client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
  'https://api.openai.com/auth': {
    chatgpt_account_id: 'workspace-1',
    chatgpt_plan_type: 'plus',
    chatgpt_user_id: 'user-ada',
    organizations: [{ id: 'workspace-1', title: 'Ada’s own' }],
  },
};
const tokens = {
  id_token: makeJwt(claims),
  access_token: makeJwt({ ...claims, email: undefined }),
  refresh_token: 'rt_of-ada',
  account_id: 'workspace-1',
};

function read(content: unknown): readonly ReadLogin[] | undefined {
  const path = putFile(home.path('.codex', 'auth.json'), content);
  return codexReader.read(path) as readonly ReadLogin[] | undefined;
}

describe('auth.json', () => {
  it.each([
    [
      'with its mode',
      { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens, last_refresh: '2026-11-21T10:00:00Z' },
    ],
    ['without one', { OPENAI_API_KEY: null, tokens }],
    ['with a key that the sign-in made beside the tokens', { OPENAI_API_KEY: 'sk-made-by-sign-in', tokens }],
  ])('gives a ChatGPT login %s', (_, content) => {
    const [login, ...others] = read(content) ?? [];
    expect(others).toEqual([]);
    expect({ ...login, secret: null }).toEqual({
      source: { owner: 'codex', path: home.path('.codex', 'auth.json'), entry: 'tokens' },
      provider: 'codex',
      kind: 'oauth',
      name: 'ada@example.test',
      identity: {
        subject: 'user-ada',
        organisationId: 'workspace-1',
        organisation: 'Ada’s own',
        email: 'ada@example.test',
        plan: 'plus',
      },
      baseUrl: null,
      expiresAt: 1_795_300_000_000,
      problem: null,
      secret: null,
    });
    expect(login?.secret).toMatchObject({ refreshToken: 'rt_of-ada', idToken: tokens.id_token });
  });

  it('takes the account from the claim where the file does not name it', () => {
    expect(read({ tokens: { ...tokens, account_id: null } })).toMatchObject([
      { identity: { organisationId: 'workspace-1' } },
    ]);
  });

  it('gives an API key', () => {
    const key = { provider: 'openai', kind: 'api-key', secret: { kind: 'key', key: 'sk-proj-of-ada' } };
    expect(read({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-proj-of-ada' })).toMatchObject([key]);
    expect(read({ OPENAI_API_KEY: 'sk-proj-of-ada', tokens: null })).toMatchObject([key]);
  });

  it('never renews what another program gives Codex', () => {
    expect(read({ auth_mode: 'chatgptAuthTokens', tokens })).toMatchObject([
      { kind: 'token', secret: { refreshToken: null } },
    ]);
  });

  it('names the client that signed in, where it tells', () => {
    const provenance = { issuer: 'https://auth.openai.com', client_id: 'app_other' };
    expect(read({ tokens: { ...tokens, oauth_provenance: provenance } })).toMatchObject([
      { secret: { oauthClientId: 'app_other' } },
    ]);
    expect(read({ tokens })).toMatchObject([{ secret: { oauthClientId: claims.client_id } }]);
  });

  it.each([
    ['agentIdentity', { auth_mode: 'agentIdentity', agent_identity: { id: 'x' } }],
    ['personal access token', { auth_mode: 'personalAccessToken', personal_access_token: 'at-1' }],
  ])('lists %s as unsupported', (kind, content) => {
    expect(read(content)).toMatchObject([
      { provider: null, secret: null, problem: { code: 'login-kind-unsupported', kind } },
    ]);
  });

  it('is not OpenCode’s file of the same name', () => {
    expect(read({ openai: { type: 'api', key: 'sk-1' } })).toBeUndefined();
  });
});

it('explains a login that is in the system’s keyring', () => {
  const machine = machineOf(home, { CODEX_HOME: home.path('elsewhere') });
  expect(codexReader.hidden?.(machine)).toEqual([]);
  putFile(home.path('elsewhere', 'config.toml'), 'model = "x"\ncli_auth_credentials_store = "keyring"\n');
  expect(codexReader.hidden?.(machine)).toMatchObject([
    { problem: { code: 'login-in-keyring', owner: 'codex' } },
  ]);
});
