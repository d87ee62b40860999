import { existsSync, readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCanary, findCanaries, findCanariesInFolder } from '../../e2e/fakes/canaries.ts';
import {
  putClaudeLogin,
  putCodexLogin,
  startLoginStand,
  type LoginStand,
} from '../../e2e/fakes/login-stand.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { Input, Output } from '../../shared/contract.ts';
import type { FoundLogin } from '../../shared/models/login.ts';
import { putFile } from './__fixtures__/machine.ts';

let stand: LoginStand;
let home: TemporaryHome;
let path: string;
const hourSeconds = 3600;

const scan = (input: Input<'imports.scan'> = {}): Promise<FoundLogin[]> =>
  stand.engine.call('imports.scan', { environment: { HOME: home.home }, ...input });
const take = (
  logins: readonly FoundLogin[],
  input: Partial<Input<'imports.take'>> = {},
): Promise<Output<'imports.take'>> =>
  stand.engine.call('imports.take', {
    environment: { HOME: home.home },
    logins: logins.map(({ id }) => id),
    mode: 'import',
    acceptPolicy: true,
    ...input,
  });
const accounts = () => stand.engine.call('accounts.list', {});

/** Through the data plane, with the vendor's own SDK. */
async function ask(): Promise<string> {
  const { url, key } = stand.engine;
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
  const stream = await client.responses.create({ model: 'gpt-5.5', input: 'Hi', stream: true });
  let text = '';
  for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta;
  return text;
}

function useStand(vendor: 'claude' | 'codex'): void {
  beforeAll(async () => {
    stand = await startLoginStand(vendor);
  });
  afterAll(() => stand.stop());
  beforeEach(() => {
    home = createTemporaryHome();
    stand.identity.lifeSeconds = hourSeconds;
  });
  afterEach(async () => {
    home.remove();
    for (const { id } of await accounts()) await stand.engine.call('accounts.remove', { account: id });
  });
}

describe('a ChatGPT login of Codex', () => {
  useStand('codex');
  beforeEach(() => {
    path = home.path('.codex', 'auth.json');
  });

  it('is found with all but its secrets, under a lasting id', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    const [found] = await scan();
    expect(found).toMatchObject({
      source: { owner: 'codex', path, entry: 'tokens' },
      provider: 'codex',
      kind: 'oauth',
      name: 'ada@example.test',
      identity: { email: 'ada@example.test', plan: 'plus', organisation: 'Ada’s own' },
      renewable: true,
      borrowable: true,
      account: null,
      problem: null,
    });
    expect((await scan({ owner: 'codex' }))[0]?.id).toBe(found?.id);
    expect((await scan({ path: home.path('.codex') }))[0]?.id).toBe(found?.id);
    expect(findCanaries(stand.identity.secrets, { found: JSON.stringify(found) })).toEqual([]);
  });

  it('is ours after an import, proven alive, and answers an official SDK', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    const before = readFileSync(path);
    const found = await scan();
    const [taken] = await take(found);
    expect(taken).toMatchObject({ error: null, name: 'ada@example.test' });
    expect(await accounts()).toMatchObject([
      { id: taken?.account, kind: 'oauth', label: 'ada@example.test', status: { state: 'ready' } },
    ]);
    expect(await ask()).not.toBe('');
    expect(stand.upstream.requests.at(-1)?.headers['chatgpt-account-id']).toBe(
      found[0]?.identity?.organisationId,
    );
    expect(stand.identity.countRequests('refresh_token')).toBe(0);
    expect(readFileSync(path)).toEqual(before);
    expect((await scan())[0]?.account).toBe(taken?.account);
  });

  it('is renewed first when its time is up, which proves it', async () => {
    stand.identity.lifeSeconds = -60;
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    stand.identity.lifeSeconds = hourSeconds;
    const before = stand.identity.countRequests('refresh_token');
    expect(await take(await scan())).toMatchObject([{ error: null }]);
    expect(stand.identity.countRequests('refresh_token')).toBe(before + 1);
    expect(await accounts()).toMatchObject([{ kind: 'oauth', status: { state: 'ready' } }]);
    expect(await ask()).not.toBe('');
  });

  it.each([
    ['told to be over by its issuer', () => stand.identity.expireRefreshTokens(), 'renewal-refused'],
    ['ended by its person', () => stand.identity.revokeFamily('ada@example.test'), 'renewal-refused'],
  ])('is not kept when it was %s', async (_, end, code) => {
    stand.identity.lifeSeconds = -60;
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    stand.identity.lifeSeconds = hourSeconds;
    end();
    expect(await take(await scan())).toMatchObject([
      { account: null, error: { code: 'account-signed-out', reason: { code } } },
    ]);
    expect(await accounts()).toEqual([]);
  });

  it('is not kept when the provider refuses its token', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    stand.identity.revokeFamily('ada@example.test');
    expect(await take(await scan())).toMatchObject([{ error: { code: 'account-signed-out' } }]);
    expect(await accounts()).toEqual([]);
  });

  it('can be kept unchecked', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    const before = stand.upstream.requests.length;
    expect(await take(await scan(), { check: false })).toMatchObject([{ error: null }]);
    expect(stand.upstream.requests).toHaveLength(before);
  });

  it('D8: takes a yes where the provider reserves a login for its own apps', async () => {
    putFile(home.path('.gemini', 'oauth_creds.json'), { access_token: 'ya29.a', refresh_token: '1//r' });
    const found = await scan();
    for (const mode of ['import', 'borrow'] as const) {
      expect(await take(found, { mode, acceptPolicy: false })).toMatchObject([
        { error: { code: 'policy-not-accepted', provider: 'code-assist', method: 'import' } },
      ]);
    }
    expect(await accounts()).toEqual([]);
  });

  it('is taken beside others that cannot be: one result each', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    putFile(home.path('.gemini', 'oauth_creds.json'), '{"access_token": ya29.broken');
    putFile(home.path('.cli-proxy-api', 'kimi-x.json'), { type: 'kimi', access_token: 'a' });
    const found = await scan();
    expect(found.map(({ source, problem }) => [source.owner, problem?.code])).toEqual([
      ['codex', undefined],
      ['gemini-cli', 'login-file-broken'],
      ['cliproxyapi', 'login-kind-unsupported'],
    ]);
    const gone = { ...found[0], id: 'found_0123456789abcdef' } as FoundLogin;
    expect(await take([...found, gone])).toMatchObject([
      { error: null },
      { error: { code: 'login-file-broken', path: home.path('.gemini', 'oauth_creds.json') } },
      { error: { code: 'invalid-input' } },
      { error: { code: 'not-found', what: 'login' } },
    ]);
  });

  it('updates the account that it is already', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    const [first] = await take(await scan());
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    const [second] = await take(await scan());
    expect(second?.account).toBe(first?.account);
    expect(await accounts()).toHaveLength(1);
  });

  it('cannot be renewed by us when another client signed it in', async () => {
    const tokens = stand.identity.issueLogin();
    putFile(path, {
      tokens: {
        access_token: tokens.accessToken,
        refresh_token: tokens.refreshToken,
        id_token: tokens.idToken,
        oauth_provenance: { client_id: 'app_of_somebody_else' },
      },
    });
    const found = await scan();
    expect(found).toMatchObject([{ renewable: false }]);
    expect(await take(found)).toMatchObject([{ error: null }]);
    expect(await accounts()).toMatchObject([{ kind: 'token', renewable: false }]);
  });

  it('takes API keys as accounts of their own, each once', async () => {
    const key = createCanary('key', 'long').secret.replace('sk-canary', 'sk-proj');
    putFile(home.path('.local', 'share', 'opencode', 'auth.json'), { openai: { type: 'api', key } });
    const found = await scan();
    expect(found).toMatchObject([{ provider: 'openai', kind: 'api-key', borrowable: false }]);
    expect(await take(found, { mode: 'borrow', check: false })).toMatchObject([
      { error: { code: 'invalid-input' } },
    ]);
    const [taken] = await take(found, { check: false, acceptPolicy: false });
    expect(await accounts()).toMatchObject([{ id: taken?.account, provider: 'openai', kind: 'api-key' }]);
    await stand.engine.call('accounts.rename', { account: taken?.account ?? '', label: 'Mine' });
    expect(await scan()).toMatchObject([{ account: taken?.account }]);
    await take(found, { check: false });
    expect(await accounts()).toMatchObject([{ label: 'Mine' }]);
  });

  it('leaves no secret in answers, logs and the data folder', async () => {
    putCodexLogin(path, stand.identity.issueLogin(), stand.identity);
    putCodexLogin(home.path('broken', 'auth.json'), stand.identity.issueLogin(), stand.identity);
    const text = readFileSync(home.path('broken', 'auth.json'), 'utf8');
    putFile(home.path('broken', 'auth.json'), text.slice(0, -20));
    const found = await scan();
    const broken = await scan({ path: home.path('broken') });
    expect(broken).toHaveLength(1);
    const taken = [await take(found), await take(broken, { path: home.path('broken') })];
    stand.identity.revokeFamily('ada@example.test');
    taken.push(await take(found));
    await ask().catch(() => undefined);
    const texts = { answers: JSON.stringify([found, broken, taken]), log: stand.log.join('\n') };
    expect(findCanaries(stand.identity.secrets, texts)).toEqual([]);
    expect(findCanariesInFolder(stand.identity.secrets, stand.engine.home.portunusHome)).toEqual([]);
  });

  it('says so when a tool has no login, or the place is none', async () => {
    const { bridge } = stand.engine;
    const environment = { HOME: home.home };
    expect(await bridge.invoke('imports.scan', { owner: 'openclaw', environment })).toMatchObject({
      error: { code: 'no-login-found', owner: 'openclaw' },
    });
    for (const wrong of [home.path('nowhere'), 'relative/path']) {
      expect(await bridge.invoke('imports.scan', { path: wrong, environment })).toMatchObject({
        error: { code: 'invalid-input', field: 'path' },
      });
    }
    expect(await scan()).toEqual([]);
    expect(existsSync(home.path('.codex'))).toBe(false);
  });
});

describe('a Claude login of Claude Code', () => {
  useStand('claude');
  beforeEach(() => {
    path = home.path('.claude', '.credentials.json');
  });

  it('is proven by the profile, which also says who it is', async () => {
    putClaudeLogin(path, stand.identity.issueLogin());
    const before = readFileSync(path);
    expect(await scan()).toMatchObject([{ name: 'Claude Code', identity: null, renewable: true }]);
    expect(await take(await scan())).toMatchObject([{ error: null }]);
    expect(await accounts()).toMatchObject([
      { provider: 'claude', kind: 'oauth', label: 'ada@example.test', identity: { plan: 'claude_max' } },
    ]);
    expect(stand.identity.requests.at(-1)?.path).toBe('/api/oauth/profile');
    expect(readFileSync(path)).toEqual(before);
  });

  it('is known by name after a renewal too', async () => {
    stand.identity.lifeSeconds = -60;
    putClaudeLogin(path, stand.identity.issueLogin());
    stand.identity.lifeSeconds = hourSeconds;
    expect(await take(await scan())).toMatchObject([{ error: null }]);
    expect(await accounts()).toMatchObject([{ identity: { email: 'ada@example.test' } }]);
  });
});
