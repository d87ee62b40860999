import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { machineOf, putFile } from './__fixtures__/machine.ts';
import { cliProxyApiReader } from './cliproxyapi.ts';

let home: TemporaryHome;
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => home.remove());

const put = (name: string, content: unknown) => putFile(home.path('.cli-proxy-api', name), content);
const readAll = () => cliProxyApiReader.places(machineOf(home)).map((place) => cliProxyApiReader.read(place));

it('gives one login for each file, by its type', () => {
  put('claude-ada@example.test.json', {
    type: 'claude',
    access_token: 'sk-ant-oat01-a',
    refresh_token: 'sk-ant-ort01-r',
    id_token: '',
    email: 'ada@example.test',
    account_uuid: 'uuid-ada',
    organization_uuid: 'uuid-engines',
    organization_name: 'Analytical Engines',
    expired: '2026-11-22T10:00:00+08:00',
    last_refresh: '2026-11-21T10:00:00Z',
    claude_device_ids: ['x'],
  });
  put('codex-1a2b3c4d-ada@example.test-plus.json', {
    type: 'codex',
    access_token: 'a',
    refresh_token: 'r',
    account_id: 'workspace-1',
    email: 'ada@example.test',
    expired: '2026-12-01T00:00:00Z',
  });
  expect(readAll()).toMatchObject([
    [
      {
        provider: 'claude',
        kind: 'oauth',
        name: 'ada@example.test',
        identity: { subject: 'uuid-ada', organisationId: 'uuid-engines', organisation: 'Analytical Engines' },
        expiresAt: Date.UTC(2026, 10, 22, 2),
      },
    ],
    [{ provider: 'codex', identity: { organisationId: 'workspace-1', email: 'ada@example.test' } }],
  ]);
});

it('knows Google’s way of writing it, with and without a type, and who signed in', () => {
  const token = {
    access_token: 'ya29',
    refresh_token: '1//r',
    expiry: '2026-11-21T12:00:00Z',
    client_id: 'theirs',
  };
  put('ada@example.test-project.json', { token, project_id: 'p', email: 'ada@example.test', auto: true });
  put('gemini-ada@example.test-all.json', {
    type: 'gemini',
    token,
    email: 'ada@example.test',
    checked: true,
  });
  expect(readAll()).toMatchObject([
    [{ provider: 'code-assist', kind: 'oauth', secret: { oauthClientId: 'theirs' } }],
    [{ provider: 'code-assist', expiresAt: Date.UTC(2026, 10, 21, 12) }],
  ]);
});

it('lists what is switched off or of no use with the reason, and skips what is no login', () => {
  put('claude-off.json', { type: 'claude', access_token: 'a', refresh_token: 'r', disabled: true });
  put('iflow-x.json', { type: 'iflow', api_key: 'k', cookie: 'c' });
  put('kimi-x.json', { type: 'kimi', access_token: 'a', refresh_token: 'r' });
  put('notes.json', { hello: 'world' });
  put('claude-off.json.cds', 'cooling down');
  expect(readAll()).toMatchObject([
    [{ problem: { code: 'login-switched-off', owner: 'cliproxyapi' }, secret: null }],
    [{ problem: { code: 'login-kind-unsupported', kind: 'iflow' }, secret: null }],
    [{ problem: { code: 'login-kind-unsupported', kind: 'kimi' } }],
    undefined,
  ]);
});
