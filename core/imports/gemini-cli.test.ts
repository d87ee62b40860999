import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { machineOf, makeJwt, putFile } from './__fixtures__/machine.ts';
import { geminiCliReader } from './gemini-cli.ts';

let home: TemporaryHome;
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => home.remove());

const credentials = {
  access_token: 'ya29.of-ada',
  refresh_token: '1//of-ada',
  scope: 'openid https://www.googleapis.com/auth/cloud-platform',
  token_type: 'Bearer',
  id_token: makeJwt({ sub: '1001', email: 'ada@example.test' }),
  expiry_date: 1_795_300_000_000,
};

it('gives the login as Code Assist’s', () => {
  const path = putFile(home.path('.gemini', 'oauth_creds.json'), credentials);
  expect(geminiCliReader.places(machineOf(home))).toEqual([path]);
  expect(geminiCliReader.read(path)).toMatchObject([
    {
      source: { owner: 'gemini-cli', path, entry: null },
      provider: 'code-assist',
      kind: 'oauth',
      name: 'ada@example.test',
      identity: { subject: '1001', email: 'ada@example.test' },
      expiresAt: credentials.expiry_date,
      secret: {
        refreshToken: '1//of-ada',
        scopes: ['openid', 'https://www.googleapis.com/auth/cloud-platform'],
      },
    },
  ]);
});

it('takes the e-mail from the list of accounts where the token names nobody', () => {
  const path = putFile(home.path('moved', '.gemini', 'oauth_creds.json'), { ...credentials, id_token: null });
  putFile(home.path('moved', '.gemini', 'google_accounts.json'), { active: 'grace@example.test', old: [] });
  expect(geminiCliReader.places(machineOf(home, { GEMINI_CLI_HOME: home.path('moved') }))).toEqual([path]);
  expect(geminiCliReader.read(path)).toMatchObject([
    { name: 'grace@example.test', identity: { subject: null } },
  ]);
});

it('explains a login that Gemini CLI keeps encrypted', () => {
  expect(geminiCliReader.hidden?.(machineOf(home))).toEqual([]);
  putFile(home.path('.gemini', 'google_accounts.json'), { active: 'ada@example.test', old: [] });
  expect(geminiCliReader.hidden?.(machineOf(home))).toMatchObject([
    { name: 'ada@example.test', problem: { code: 'login-encrypted', owner: 'gemini-cli' } },
  ]);
});

it('refuses what is none of its files', () => {
  const path = putFile(home.path('.gemini', 'oauth_creds.json'), ['a list']);
  expect(() => geminiCliReader.read(path)).toThrow('it does not hold what Gemini CLI writes');
});
