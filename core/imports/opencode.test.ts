import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { machineOf, makeJwt, putFile } from './__fixtures__/machine.ts';
import { openCodeReader } from './opencode.ts';

let home: TemporaryHome;
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => home.remove());

const access = makeJwt({
  client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
  'https://api.openai.com/auth': { chatgpt_account_id: 'workspace-1', chatgpt_user_id: 'user-ada' },
});

it('gives each provider’s login, and says which it has no use for', () => {
  const path = putFile(home.path('.local', 'share', 'opencode', 'auth.json'), {
    anthropic: {
      type: 'oauth',
      refresh: 'sk-ant-ort01-r',
      access: 'sk-ant-oat01-a',
      expires: 1_795_300_000_000,
    },
    openai: { type: 'oauth', refresh: 'rt', access, expires: 1_795_300_000_000, accountId: 'workspace-1' },
    google: { type: 'api', key: 'AIza-key' },
    openrouter: { type: 'api', key: 'sk-or-key', metadata: { note: 'x' } },
    'github-copilot': { type: 'oauth', refresh: 'gho', access: 'tid', expires: 0, enterpriseUrl: 'x.test' },
    unheard: { type: 'api', key: 'k' },
    'https://gateway.test': { type: 'wellknown', key: 'TOKEN', token: 't' },
  });
  expect(openCodeReader.places(machineOf(home))).toEqual([path]);
  expect(openCodeReader.read(path)).toMatchObject([
    { source: { entry: 'anthropic' }, provider: 'claude', kind: 'oauth', name: 'anthropic', problem: null },
    {
      source: { entry: 'openai' },
      provider: 'codex',
      kind: 'oauth',
      identity: { subject: 'user-ada', organisationId: 'workspace-1' },
    },
    { provider: 'gemini', kind: 'api-key', secret: { kind: 'key', key: 'AIza-key' } },
    { provider: 'openai-compatible', baseUrl: 'https://openrouter.ai/api/v1', name: 'openrouter' },
    { provider: null, secret: null, problem: { code: 'login-kind-unsupported', kind: 'github-copilot' } },
    { provider: null, secret: null, problem: { code: 'login-kind-unsupported', kind: 'unheard' } },
    { provider: null, secret: null, problem: { code: 'login-kind-unsupported', kind: 'wellknown' } },
  ]);
});

it('knows a setup token that stands where a key belongs', () => {
  const path = putFile(home.path('auth.json'), { anthropic: { type: 'api', key: 'sk-ant-oat01-setup' } });
  expect(openCodeReader.read(path)).toMatchObject([
    { provider: 'claude', kind: 'token', secret: { kind: 'tokens', accessToken: 'sk-ant-oat01-setup' } },
  ]);
});

it('is not Codex’s file of the same name', () => {
  const path = putFile(home.path('auth.json'), { OPENAI_API_KEY: null, tokens: { access_token: 'a' } });
  expect(openCodeReader.read(path)).toBeUndefined();
});

it('refuses a data folder that is no absolute path', () => {
  expect(() => openCodeReader.places(machineOf(home, { XDG_DATA_HOME: 'share' }))).toThrow('XDG_DATA_HOME');
});
