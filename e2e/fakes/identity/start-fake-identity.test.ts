import { afterEach, describe, expect, test } from 'vitest';
import { clientSecret, createPoliteClient, post, type Changes } from './polite-client.ts';
import { startFakeIdentity, type FakeIdentity, type FakeIdentityOptions } from './start-fake-identity.ts';
import type { VendorName } from './vendor.ts';

const running: FakeIdentity[] = [];
async function start(vendor: VendorName, options: Partial<FakeIdentityOptions> = {}) {
  const identity = await startFakeIdentity({ vendor, clientSecret, ...options });
  running.push(identity);
  return { identity, client: createPoliteClient(identity, vendor) };
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((identity) => identity.stop()));
});

const vendors = ['claude', 'codex', 'google'] as const;
const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers, redirect: 'manual' });

describe('the sign-in page', () => {
  test.each<[VendorName, string, Changes]>([
    ['claude', 'another client', { client_id: 'x' }],
    ['claude', 'no state', { state: undefined }],
    ['claude', 'another response type', { response_type: 'token' }],
    ['claude', 'no challenge', { code_challenge: undefined }],
    ['claude', 'a plain challenge', { code_challenge_method: 'plain' }],
    ['claude', 'a short challenge', { code_challenge: 'abc' }],
    ['claude', 'a scope of nobody', { scope: 'user:profile admin' }],
    ['claude', '127.0.0.1', { redirect_uri: 'http://127.0.0.1:54545/callback' }],
    ['claude', 'another path', { redirect_uri: 'http://localhost:54545/callback/' }],
    ['claude', 'another host', { redirect_uri: 'http://localhost.example:54545/callback' }],
    ['codex', 'another port', { redirect_uri: 'http://localhost:1456/auth/callback' }],
    ['codex', '127.0.0.1', { redirect_uri: 'http://127.0.0.1:1455/auth/callback' }],
    ['codex', 'capitals', { redirect_uri: 'http://LOCALHOST:1455/auth/callback' }],
    ['codex', 'a query', { redirect_uri: 'http://localhost:1455/auth/callback?a=b' }],
    ['google', 'localhost', { redirect_uri: 'http://localhost:8085/oauth2callback' }],
    ['google', 'pasting without PKCE', { redirect_uri: 'https://codeassist.google.com/authcode' }],
  ])('%s refuses %s', async (vendor, _, changes) => {
    const { identity, client } = await start(vendor);
    const answer = await get(client.address(changes));
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    await expect(identity.approve(client.address(changes))).rejects.toThrow();
    expect(identity.secrets).toEqual([]);
  });

  test('refuses a parameter that stands twice', async () => {
    const { client } = await start('codex');
    expect((await get(`${client.address()}&state=again`)).status).toBe(400);
  });

  test('offers each person; a button sends the browser back with code and state, once', async () => {
    const { identity, client } = await start('codex', { extraPorts: [4321] });
    const redirect = 'http://localhost:4321/auth/callback';
    const html = await (await get(client.address({ redirect_uri: redirect }))).text();
    for (const { email } of identity.people) expect(html).toContain(`>Sign in as ${email}</button>`);
    expect(html).toContain('target="_blank"');
    expect(html).toContain('portunus-test://x');
    const [person] = identity.people.slice(1);
    const fields = {
      ticket: /name="ticket" value="([^"]+)"/.exec(html)![1]!,
      person: person!.email,
      organisation: person!.organisations[0].id,
    };
    const answer = await post(identity.addresses['authorize']!, fields, 'form');
    const back = new URL(answer.headers.get('location')!);
    expect([answer.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
      302,
      redirect,
      'st4te',
    ]);
    const tokens = await client.exchange(back.searchParams.get('code')!, { redirect_uri: redirect });
    expect(readClaims(tokens.json['id_token'])['email']).toBe(person!.email);
    expect((await post(identity.addresses['authorize']!, fields, 'form')).status).toBe(400);
  });

  test('cancel sends the browser back without a code', async () => {
    const { identity, client } = await start('claude');
    const html = await (await get(client.address())).text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)![1]!;
    const answer = await post(identity.addresses['authorize']!, { ticket, decision: 'cancel' }, 'form');
    const { searchParams } = new URL(answer.headers.get('location')!);
    expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('code')]).toEqual([
      'access_denied',
      'st4te',
      null,
    ]);
  });

  test('an error page leads nowhere, and a callback may be hostile', async () => {
    const { identity, client } = await start('codex', { page: 'error' });
    expect((await get(client.address())).status).toBe(500);
    identity.signIn.callback = {
      state: 'wrong',
      error: 'server_error',
      errorDescription: '<script>',
      extra: [['iss', 'evil']],
    };
    const { searchParams } = new URL(await identity.approve(client.address()));
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'server_error',
      error_description: '<script>',
      state: 'wrong',
      iss: 'evil',
    });
  });

  test('claude shows CODE#STATE for pasting', async () => {
    const { identity, client } = await start('claude');
    const redirect_uri = 'https://platform.claude.com/oauth/code/callback';
    const shown = new URL(await identity.approve(client.address({ redirect_uri })));
    const html = await (await get(`${identity.url}${shown.pathname}${shown.search}`)).text();
    const code = shown.searchParams.get('code')!;
    expect(html).toContain(`<pre id="code">${code}#st4te</pre>`);
    expect((await client.exchange(code, { redirect_uri })).status).toBe(200);
  });

  test('a sign-in for certain workspaces is for those only', async () => {
    const { identity, client } = await start('codex');
    const [, team] = identity.people[0]!.organisations;
    const address = client.address({ allowed_workspace_id: team!.id });
    expect(await (await get(address)).text()).not.toContain(identity.people[1]!.email);
    const code = new URL(await identity.approve(address)).searchParams.get('code')!;
    const { json } = await client.exchange(code);
    expect(readClaims(json['access_token'])).toMatchObject({
      'https://api.openai.com/auth': { chatgpt_account_id: team!.id, chatgpt_plan_type: 'team' },
    });
    const other = { person: 'grace@example.test' };
    expect(await identity.approve(address, other)).toContain('error=access_denied');
  });
});

describe('the exchange', () => {
  test.each<[VendorName, string, Changes]>([
    ['claude', 'without state', { state: undefined }],
    ['claude', 'with another state', { state: 'other' }],
    ['claude', 'with another redirect', { redirect_uri: 'http://localhost:1/callback' }],
    ['codex', 'without a verifier', { code_verifier: undefined }],
    ['codex', 'with another verifier', { code_verifier: 'x'.repeat(43) }],
    ['codex', 'with another client', { client_id: 'x' }],
    ['codex', 'with a secret', { client_secret: 'x' }],
    ['google', 'without the secret', { client_secret: undefined }],
    ['google', 'with another secret', { client_secret: 'x' }],
    ['google', 'with a verifier that was never announced', { code_verifier: 'x'.repeat(43) }],
  ])('%s refuses one %s', async (vendor, _, changes) => {
    const { identity, client } = await start(vendor);
    const { status, json } = await client.exchange(await client.obtainCode(), changes);
    expect([status >= 400, json['access_token'], identity.families]).toEqual([true, undefined, []]);
  });

  test.each([
    ['claude', 'form'],
    ['codex', 'json'],
    ['google', 'json'],
  ] as const)('%s refuses a body as %s', async (vendor, as) => {
    const { client } = await start(vendor);
    const code = await client.obtainCode();
    expect((await client.exchange(code, {}, as)).status).toBe(400);
    expect((await client.exchange(code)).status).toBe(200);
  });

  test.each(vendors)('%s: a code works once, and a second use ends what it gave', async (vendor) => {
    const { identity, client } = await start(vendor);
    const code = await client.obtainCode();
    const { json } = await client.exchange(code);
    expect(identity.isLive(String(json['access_token']))).toBe(true);
    expect(JSON.stringify((await client.exchange(code)).json)).toContain('invalid_grant');
    expect(identity.isLive(String(json['access_token']))).toBe(false);
    expect((await client.refresh(json['refresh_token'])).status).toBeGreaterThanOrEqual(400);
    expect(identity.families).toMatchObject([{ issued: 1, reused: 1, killed: 'code-reused' }]);
  });

  test('a code is good for ten minutes', async () => {
    const { identity, client } = await start('claude');
    const [early, late] = [await client.obtainCode(), await client.obtainCode()];
    identity.passTime(9 * 60_000);
    expect((await client.exchange(early)).status).toBe(200);
    identity.passTime(60_000);
    expect((await client.exchange(late)).json['error']).toBe('invalid_grant');
  });

  test('a setup token has a life of its own, no refresh token, and no way to the profile', async () => {
    const { identity, client } = await start('claude');
    const scope = 'user:inference';
    const { json } = await client.exchange(await client.obtainCode({ scope }), { expires_in: 31_536_000 });
    expect([json['expires_in'], json['refresh_token']]).toEqual([31_536_000, undefined]);
    const headers = {
      authorization: `Bearer ${String(json['access_token'])}`,
      'anthropic-beta': 'oauth-2025-04-20',
    };
    expect((await get(identity.addresses['profile']!, headers)).status).toBe(403);
    expect((await get(identity.addresses['usage']!, headers)).status).toBe(403);
    const full = await client.exchange(await client.obtainCode(), { expires_in: 31_536_000 });
    expect(full.status).toBe(400);
  });

  test('a refresh token is given only to who asked for it', async () => {
    const codex = await start('codex');
    const plain = await codex.client.obtainCode({ scope: 'openid email' });
    expect((await codex.client.exchange(plain)).json).not.toHaveProperty('refresh_token');
    const { client } = await start('google');
    const exchange = async (changes: Changes) =>
      (await client.exchange(await client.obtainCode(changes))).json['refresh_token'];
    expect(await exchange({ access_type: undefined })).toBeUndefined();
    expect(await exchange({})).toBeDefined();
    expect(await exchange({})).toBeUndefined();
    expect(await exchange({ prompt: 'consent' })).toBeDefined();
  });
});

describe('the refresh', () => {
  test.each(['claude', 'codex'] as const)('%s: reuse of a spent token kills the family', async (vendor) => {
    const { identity, client } = await start(vendor);
    const first = identity.issueLogin();
    const second = await client.refresh(first.refreshToken);
    expect(second.json['refresh_token']).not.toBe(first.refreshToken);
    expect(identity.isLive(String(second.json['access_token']))).toBe(true);
    const reused = await client.refresh(first.refreshToken);
    const after = await client.refresh(second.json['refresh_token']);
    if (vendor === 'claude') {
      expect([reused.status, reused.json['error'], after.json['error']]).toEqual([
        400,
        'invalid_grant',
        'invalid_grant',
      ]);
    } else {
      expect([reused.status, reused.json['error']]).toMatchObject([401, { code: 'refresh_token_reused' }]);
      expect(after.json['error']).toMatchObject({ code: 'refresh_token_invalidated' });
    }
    expect(identity.isLive(String(second.json['access_token']))).toBe(false);
    expect(identity.families).toMatchObject([{ issued: 2, reused: 1, killed: 'token-reused' }]);
  });

  test('of two at once one wins, and both lose (REF-2)', async () => {
    const { identity, client } = await start('codex');
    const { refreshToken } = identity.issueLogin();
    const replies = await Promise.all([client.refresh(refreshToken), client.refresh(refreshToken)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(identity.families[0]!.killed).toBe('token-reused');
    expect(identity.countRequests('refresh_token')).toBe(2);
  });

  test('codex takes JSON and forms, and names what is wrong with a token', async () => {
    const { identity, client } = await start('codex');
    const login = identity.issueLogin();
    const next = await client.refresh(login.refreshToken, {}, 'json');
    const third = await client.refresh(next.json['refresh_token'], {}, 'form');
    expect([next.status, third.status]).toEqual([200, 200]);
    identity.expireRefreshTokens();
    const expired = await client.refresh(third.json['refresh_token']);
    expect(expired).toMatchObject({ status: 401, json: { error: { code: 'refresh_token_expired' } } });
  });

  test('google keeps the refresh token', async () => {
    const { identity, client } = await start('google');
    const { refreshToken } = identity.issueLogin();
    const replies = [await client.refresh(refreshToken), await client.refresh(refreshToken)];
    expect(replies.map(({ status, json }) => [status, json['refresh_token']])).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    identity.revokeFamily('ada@example.test');
    expect((await client.refresh(refreshToken)).json['error']).toBe('invalid_grant');
  });

  test('claude refuses more scopes than were granted, and spends nothing', async () => {
    const { identity, client } = await start('claude');
    const { refreshToken } = identity.issueLogin({ scopes: ['user:inference'] });
    const { json } = await client.refresh(refreshToken, { scope: 'user:inference user:profile' });
    expect(json['error']).toBe('invalid_scope');
    expect((await client.refresh(refreshToken, { scope: 'user:inference' })).status).toBe(200);
  });

  test('tokens end after their life', async () => {
    const { identity } = await start('claude', { lifeSeconds: 60 });
    const short = identity.issueLogin();
    identity.lifeSeconds = 600;
    const long = identity.issueLogin();
    identity.passTime(60_000);
    expect([short, long].map(({ accessToken }) => identity.judge(accessToken))).toEqual(['expired', 'live']);
    identity.expireAll();
    expect(identity.isLive(long.accessToken)).toBe(false);
  });
});

describe('faults', () => {
  test.each([
    ['reset-unprocessed', 1],
    ['lost-answer', 2],
    ['reset-after-headers', 2],
    ['reset-in-body', 2],
  ] as const)('%s: no answer, and the tokens were issued %i times', async (kind, issued) => {
    const { identity, client } = await start('claude');
    const { refreshToken } = identity.issueLogin();
    identity.faults.push({ kind });
    await expect(client.refresh(refreshToken)).rejects.toThrow();
    expect([identity.families[0]!.issued, identity.faults.left]).toEqual([issued, 0]);
    expect((await client.refresh(refreshToken)).status).toBe(issued === 1 ? 200 : 400);
  });

  test('answers that are none, in the order they were pushed', async () => {
    const { identity, client } = await start('codex');
    const { refreshToken } = identity.issueLogin();
    identity.faults.push(
      { at: 'revoke', kind: 'silence' },
      { kind: 'rate-limited', retryAfter: '7' },
      { kind: 'failure', status: 502 },
      { kind: 'captive-portal', grant: 'refresh_token' },
      { kind: 'without-refresh-token' },
      { kind: 'truncated-json' },
    );
    const replies = [];
    for (let count = 0; count < 5; count += 1) replies.push(await client.refresh(refreshToken));
    expect(replies.map(({ status }) => status)).toEqual([429, 502, 200, 200, 200]);
    expect(replies[0]!.headers.get('retry-after')).toBe('7');
    expect(replies[2]!.json).toEqual({});
    expect(Object.keys(replies[3]!.json)).toContain('access_token');
    expect(Object.keys(replies[3]!.json)).not.toContain('refresh_token');
    expect(replies[4]!.json).toEqual({});
    expect((await client.refresh(refreshToken)).status).toBe(401);
    expect(identity.faults.left).toBe(1);
  });

  test('an answer may be held back after the work was done, and a revocation hang', async () => {
    const { identity, client } = await start('codex');
    const { refreshToken } = identity.issueLogin();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const release = identity.faults.always({ holdUntil: promise });
    const call = client.refresh(refreshToken);
    await expect.poll(() => identity.families[0]!.issued).toBe(2);
    release();
    resolve(undefined);
    expect((await call).status).toBe(200);
    identity.faults.push({ at: 'revoke', kind: 'silence' });
    const leaving = new AbortController();
    const hanging = fetch(identity.addresses['revoke']!, { method: 'POST', signal: leaving.signal });
    await identity.waitForRequest(2);
    leaving.abort();
    await expect(hanging).rejects.toThrow();
  });

  test('a clock that is wrong shows in the Date header', async () => {
    const { identity, client } = await start('claude');
    identity.faults.push({ dateOffsetMs: 86_400_000 });
    const dateOf = async () => Date.parse((await client.refresh('x')).headers.get('date')!);
    expect(await dateOf()).toBeGreaterThan(Date.now() + 80_000_000);
    expect(await dateOf()).toBeLessThan(Date.now() + 80_000_000);
  });
});

describe('device logins', () => {
  test('codex: pending until approved, then a code with its own verifier', async () => {
    const { identity, client } = await start('codex');
    const { client_id } = Object.fromEntries(new URL(client.address()).searchParams);
    expect((await post(identity.addresses['device']!, { client_id }, 'form')).status).toBe(400);
    const begun = (await post(identity.addresses['device']!, { client_id }, 'json')).json;
    expect(begun['interval']).toBe('5');
    const fields = { device_auth_id: String(begun['device_auth_id']), user_code: String(begun['user_code']) };
    const poll = () => post(identity.addresses['deviceToken']!, fields, 'json');
    expect((await poll()).status).toBe(403);
    identity.device.pendingStatus = 404;
    expect((await poll()).status).toBe(404);
    identity.approveDevice(fields.user_code, { person: 'grace@example.test' });
    const { authorization_code: code, code_verifier } = (await poll()).json;
    const redirect_uri = `${identity.url}/deviceauth/callback`;
    const wrong = await client.exchange(String(code), { code_verifier: String(code_verifier) });
    expect(wrong.status).toBe(400);
    expect((await poll()).status).toBe(404);
    expect(identity.deviceLogins[0]!.polls).toHaveLength(4);

    const again = (await post(identity.addresses['device']!, { client_id }, 'json')).json;
    identity.approveDevice(String(again['user_code']));
    const given = (
      await post(
        identity.addresses['deviceToken']!,
        { device_auth_id: String(again['device_auth_id']), user_code: String(again['user_code']) },
        'json',
      )
    ).json;
    const tokens = await client.exchange(String(given['authorization_code']), {
      redirect_uri,
      code_verifier: String(given['code_verifier']),
    });
    expect(Object.keys(tokens.json)).toEqual(expect.arrayContaining(['refresh_token', 'id_token']));
    identity.device.enabled = false;
    expect((await post(identity.addresses['device']!, { client_id }, 'json')).status).toBe(404);
  });

  test('RFC 8628: pending, too fast, denied, expired, granted once', async () => {
    const { identity, client } = await start('google');
    const query = new URL(client.address()).searchParams;
    const own = { client_id: query.get('client_id')!, scope: query.get('scope')! };
    const begin = async () => (await post(identity.addresses['standardDevice']!, own, 'form')).json;
    const poll = async (begun: Record<string, unknown>) => {
      identity.passTime(60_000);
      return pollOnce(begun);
    };
    const pollOnce = async (begun: Record<string, unknown>) =>
      (
        await post(
          identity.addresses['token']!,
          {
            grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
            device_code: String(begun['device_code']),
            client_id: own.client_id,
            client_secret: clientSecret,
          },
          'form',
        )
      ).json;
    const [approved, denied, expired] = [await begin(), await begin(), await begin()];
    expect((await poll(approved))['error']).toBe('authorization_pending');
    expect((await pollOnce(approved))['error']).toBe('slow_down');
    expect(identity.deviceLogins[0]!.intervalSeconds).toBe(10);
    identity.approveDevice(String(approved['user_code']));
    identity.denyDevice(String(denied['user_code']));
    expect(await poll(approved)).toHaveProperty('refresh_token');
    expect((await poll(approved))['error']).toBe('invalid_grant');
    expect((await poll(denied))['error']).toBe('access_denied');
    identity.passTime(900_000);
    expect((await poll(expired))['error']).toBe('expired_token');
  });
});

describe('revocation', () => {
  test('codex wants JSON, and its client for a refresh token', async () => {
    const { identity, client } = await start('codex');
    const { accessToken, refreshToken } = identity.issueLogin();
    const fields = { token: refreshToken!, token_type_hint: 'refresh_token' };
    const client_id = new URL(client.address()).searchParams.get('client_id')!;
    const revoke = identity.addresses['revoke']!;
    expect((await post(revoke, { ...fields, client_id }, 'form')).status).toBe(400);
    expect((await post(revoke, fields, 'json')).status).toBe(401);
    expect(identity.isLive(accessToken)).toBe(true);
    expect((await post(revoke, { ...fields, client_id }, 'json')).status).toBe(200);
    expect(identity.judge(accessToken)).toBe('revoked');
  });

  test('google takes the token in the query; claude has no such thing', async () => {
    const { identity } = await start('google');
    const { accessToken, refreshToken } = identity.issueLogin();
    const address = `${identity.addresses['revoke']!}?token=${encodeURIComponent(refreshToken!)}`;
    expect([(await post(address, {}, 'form')).status, (await post(address, {}, 'form')).status]).toEqual([
      200, 400,
    ]);
    expect(identity.isLive(accessToken)).toBe(false);
    const claude = await start('claude');
    expect(claude.identity.addresses).not.toHaveProperty('revoke');
  });
});

describe('identity and use', () => {
  test('claude: needs the beta, tells the organisation, and says what is wrong with a token', async () => {
    const { identity } = await start('claude');
    const [, team] = identity.people[0]!.organisations;
    const { accessToken } = identity.issueLogin({ organisation: team!.id });
    const authorization = `Bearer ${accessToken}`;
    const beta = { authorization, 'anthropic-beta': 'a, oauth-2025-04-20' };
    expect((await get(identity.addresses['profile']!, { authorization })).status).toBe(401);
    expect(await (await get(identity.addresses['profile']!, beta)).json()).toMatchObject({
      account: { email: 'ada@example.test' },
      organization: { uuid: team!.id, organization_type: 'claude_team' },
    });
    expect(await (await get(identity.addresses['usage']!, beta)).json()).toHaveProperty('five_hour');
    identity.expireAll();
    expect((await get(identity.addresses['usage']!, beta)).status).toBe(401);
    identity.revokeFamily('ada@example.test');
    expect((await get(identity.addresses['usage']!, beta)).status).toBe(403);
  });

  test('codex: only one’s own workspaces; models want a version', async () => {
    const { identity } = await start('codex');
    const [first, team] = identity.people[0]!.organisations;
    const authorization = `Bearer ${identity.issueLogin().accessToken}`;
    const planOf = async (account: string) =>
      get(identity.addresses['usage']!, { authorization, 'chatgpt-account-id': account });
    expect(await (await planOf(first.id)).json()).toMatchObject({ plan_type: 'plus' });
    expect(await (await planOf(team!.id)).json()).toMatchObject({ plan_type: 'team' });
    expect((await planOf(identity.people[1]!.organisations[0].id)).status).toBe(403);
    expect((await get(identity.addresses['models']!, { authorization })).status).toBe(400);
    const models = await get(`${identity.addresses['models']!}?client_version=1.0.0`, { authorization });
    expect(await models.json()).toHaveProperty('models');
  });

  test('google: the e-mail', async () => {
    const { identity } = await start('google');
    const authorization = `Bearer ${identity.issueLogin().accessToken}`;
    const answer = await get(identity.addresses['profile']!, { authorization });
    expect(await answer.json()).toMatchObject({ email: 'ada@example.test' });
    expect((await get(identity.addresses['profile']!, { authorization: 'Bearer x' })).status).toBe(401);
  });
});

test.each(vendors)('%s: everything that was handed out is a known secret', async (vendor) => {
  const { identity, client } = await start(vendor);
  const code = await client.obtainCode();
  const first = await client.exchange(code);
  const second = await client.refresh(first.json['refresh_token']);
  const names = ['access_token', 'refresh_token', 'id_token'];
  const given = [code, ...[first, second].flatMap(({ json }) => names.flatMap((name) => json[name] ?? []))];
  expect(identity.secrets.map(({ secret }) => secret)).toEqual(expect.arrayContaining(given));
  expect(given.length).toBeGreaterThanOrEqual(4);
});

test('names its addresses as the product’s provider data does', async () => {
  const { identity } = await start('codex');
  const { url } = identity;
  expect(identity.providerOverrides({ baseUrl: 'http://127.0.0.1:9/v1' })).toEqual({
    codex: {
      baseUrl: 'http://127.0.0.1:9/v1',
      oauth: {
        authorizeUrl: `${url}/oauth/authorize`,
        tokenUrl: `${url}/oauth/token`,
        deviceUrl: `${url}/api/accounts/deviceauth/usercode`,
        devicePage: `${url}/codex/device`,
        revokeUrl: `${url}/oauth/revoke`,
        usageUrl: `${url}/backend-api/wham/usage`,
      },
    },
  });
});

function readClaims(jwt: unknown): Record<string, unknown> {
  const claims = Buffer.from(String(jwt).split('.')[1]!, 'base64url').toString('utf8');
  return JSON.parse(claims) as Record<string, unknown>;
}
