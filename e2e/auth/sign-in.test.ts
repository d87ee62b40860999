import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Input } from '../../shared/contract.ts';
import { findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { startSignInStand, type SignInStand } from './sign-in-stand.ts';

let stand: SignInStand;
const squatters: Server[] = [];
afterEach(async () => {
  await stand.stop();
  for (const server of squatters.splice(0)) await new Promise((resolve) => server.close(resolve));
});

const begin = (input: Partial<Input<'logins.begin'>> = {}) =>
  stand.engine.call('logins.begin', { provider: 'codex', method: 'browser', acceptPolicy: true, ...input });
const accounts = () => stand.engine.call('accounts.list', {});

/** A whole sign-in; the account that was saved. */
async function signIn(input: Partial<Input<'logins.begin'>> = {}, choice = {}) {
  const attempt = await begin(input);
  await stand.comeBack(attempt, choice);
  await stand.reach(attempt.id, 'confirming');
  return await stand.engine.call('logins.save', { login: attempt.id });
}

async function squat(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer();
  squatters.push(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
}

async function isFree(port: number): Promise<boolean> {
  return await squat(port).then(
    async () => {
      await new Promise((resolve) => squatters.pop()!.close(resolve));
      return true;
    },
    () => false,
  );
}

describe('a sign-in in the browser', () => {
  test.each([
    ['codex', 'codex', 'plus'],
    ['claude', 'claude', 'claude_max'],
    ['google', 'code-assist', null],
  ] as const)('OA-5: %s: shows who signed in, then saves the account', async (vendor, provider, plan) => {
    stand = await startSignInStand({ vendor });
    const attempt = await begin({ provider });
    expect(attempt).toMatchObject({ state: 'waiting', listening: true, userCode: null, error: null });
    const page = await stand.comeBack(attempt);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Back to Portunus')]);
    const confirming = await stand.reach(attempt.id, 'confirming');
    expect(confirming).toMatchObject({
      listening: false,
      identity: { email: 'ada@example.test', plan },
      updates: null,
      differs: false,
    });
    expect(await accounts()).toEqual([]);
    const account = await stand.engine.call('logins.save', { login: attempt.id });
    expect(account).toMatchObject({ provider, kind: 'oauth', label: 'ada@example.test' });
    expect(account.expiresAt).toBeGreaterThan(Date.now());
    expect((await stand.reach(attempt.id, 'saved')).error).toBeNull();
    expect(await accounts()).toHaveLength(1);
  });

  test('OA-2: state and verifier are fresh each time, and the proof is S256', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const seen = [];
    for (let round = 0; round < 3; round += 1) {
      const { searchParams } = new URL((await begin()).url);
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      seen.push(searchParams.get('state'), searchParams.get('code_challenge'));
    }
    expect(new Set(seen).size).toBe(6);
    for (const text of seen) expect(text).toMatch(/^[\w-]{43}$/);
  });

  test('OA-2: a code is good for one callback; what comes later finds nobody', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const attempt = await begin();
    const address = await stand.identity.approve(attempt.url);
    expect((await fetch(address)).status).toBe(200);
    await expect(fetch(address)).rejects.toThrow();
    await stand.reach(attempt.id, 'confirming');
    expect(stand.identity.countRequests('authorization_code')).toBe(1);
  });

  test('OA-3: callbacks with a wrong state change nothing', async () => {
    stand = await startSignInStand({ vendor: 'codex', callback: { state: 'another' } });
    const attempt = await begin();
    expect((await stand.comeBack(attempt)).status).toBe(400);
    expect((await stand.reach(attempt.id, 'waiting')).listening).toBe(true);
    expect(stand.identity.countRequests('authorization_code')).toBe(0);
    Object.assign(stand.identity.signIn, { callback: {} });
    await stand.comeBack(attempt);
    await stand.reach(attempt.id, 'confirming');
  });

  test('OA-8: a no at the provider’s page is a normal end', async () => {
    stand = await startSignInStand({ vendor: 'codex', callback: { error: 'access_denied' } });
    const attempt = await begin();
    await stand.comeBack(attempt);
    expect((await stand.reach(attempt.id, 'cancelled')).error).toEqual({ code: 'login-cancelled' });
  });

  test('OA-8: the provider’s own words come through, cut and harmless', async () => {
    const errorDescription = `<b>No</b>\u001b[31m ${'x'.repeat(600)}`;
    stand = await startSignInStand({
      vendor: 'codex',
      callback: { error: 'server_error', errorDescription },
    });
    const attempt = await begin();
    const page = await (await stand.comeBack(attempt)).text();
    expect(page).toContain('&lt;b&gt;No&lt;/b&gt;');
    const { error } = await stand.reach(attempt.id, 'failed');
    if (error?.code !== 'login-refused') throw new Error(JSON.stringify(error));
    expect(error.words).toMatch(/^<b>No<\/b> x+…$/);
    expect(error.words.length).toBe(500);
  });

  test.each([
    ['lost-answer', 'login-answer-lost'],
    ['reset-in-body', 'login-answer-lost'],
    ['truncated-json', 'login-answer-lost'],
    ['rate-limited', 'login-failed'],
    ['captive-portal', 'login-failed'],
  ] as const)('OA-7: after %s the code is not sent again: %s', async (kind, code) => {
    stand = await startSignInStand({ vendor: 'codex' });
    stand.identity.faults.push({ kind });
    const attempt = await begin();
    await stand.comeBack(attempt);
    expect((await stand.reach(attempt.id, 'failed')).error).toMatchObject({ code, provider: 'codex' });
    expect(stand.identity.countRequests('authorization_code')).toBe(1);
    expect(await accounts()).toEqual([]);
  });
});

describe('OA-4: the callback’s port', () => {
  test('the second registered one is taken when the first is held', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    await squat(stand.ports[0]);
    const attempt = await begin();
    expect(attempt.redirectUri).toBe(`http://localhost:${stand.ports[1]}/auth/callback`);
    await stand.comeBack(attempt);
    await stand.reach(attempt.id, 'confirming');
  });

  test('with both held the sign-in goes on, says who holds them, and is ended by a paste', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    await squat(stand.ports[0]);
    await squat(stand.ports[1]);
    const attempt = await begin();
    expect(attempt).toMatchObject({
      state: 'waiting',
      listening: false,
      redirectUri: `http://localhost:${stand.ports[0]}/auth/callback`,
      error: { code: 'callback-ports-taken', ports: stand.ports },
    });
    if (process.platform === 'linux')
      expect(JSON.stringify(attempt.error)).toContain(`process ${process.pid}`);
    const text = await stand.identity.approve(attempt.url);
    const pasted = await stand.engine.call('logins.paste', { login: attempt.id, text });
    expect(pasted).toMatchObject({ state: 'confirming', error: null });
    expect(squatters.every((server) => server.listening)).toBe(true);
  });

  test('it is free again after cancel, success, refusal, another try and the engine’s end', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const [port] = stand.ports;
    const cancelled = await begin();
    expect(await isFree(port)).toBe(false);
    await stand.engine.call('logins.cancel', { login: cancelled.id });
    expect(await isFree(port)).toBe(true);
    expect((await stand.reach(cancelled.id, 'cancelled')).listening).toBe(false);

    await signIn();
    expect(await isFree(port)).toBe(true);

    Object.assign(stand.identity.signIn, { callback: { error: 'server_error' } });
    const refused = await begin();
    await stand.comeBack(refused);
    await stand.reach(refused.id, 'failed');
    expect(await isFree(port)).toBe(true);

    const first = await begin();
    const second = await begin();
    expect(second.redirectUri).toBe(first.redirectUri);
    expect(await stand.reach(first.id, 'cancelled')).toMatchObject({ error: { code: 'login-cancelled' } });

    await stand.engine.engine.stop();
    expect(await isFree(port)).toBe(true);
  });

  test('200 sign-ins leave no socket, no timer and no account behind', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const count = () =>
      process.getActiveResourcesInfo().filter((name) => /TCPSERVER|TCPServer/i.test(name)).length;
    const before = count();
    for (let round = 0; round < 200; round += 1) {
      const attempt = await begin();
      if (round % 2 === 0) await stand.engine.call('logins.cancel', { login: attempt.id });
    }
    const { logins } = (await stand.engine.call('state.snapshot', {})).logins;
    for (const { id, state } of logins)
      if (state === 'waiting') await stand.engine.call('logins.cancel', { login: id });
    expect(count()).toBeLessThanOrEqual(before);
    expect(await accounts()).toEqual([]);
  });
});

describe('OA-10: paste', () => {
  test.each([
    ['claude', 'claude', 'https://platform.claude.com/oauth/code/callback'],
    ['google', 'code-assist', 'https://codeassist.google.com/authcode'],
  ] as const)('%s shows a code, nothing listens', async (vendor, provider, redirectUri) => {
    stand = await startSignInStand({ vendor });
    const attempt = await begin({ provider, paste: true });
    expect(attempt).toMatchObject({ listening: false, redirectUri, error: null });
    const { searchParams } = new URL(await stand.identity.approve(attempt.url));
    const wrong = `${searchParams.get('code')!}#another`;
    expect(
      await stand.engine.bridge.invoke('logins.paste', { login: attempt.id, text: wrong }),
    ).toMatchObject({
      ok: false,
      error: { code: 'pasted-text-refused', problem: 'other-login' },
    });
    const text = ` "${searchParams.get('code')!}#${searchParams.get('state')!}"\n`;
    const pasted = await stand.engine.call('logins.paste', { login: attempt.id, text });
    expect(pasted).toMatchObject({ state: 'confirming', identity: { email: 'ada@example.test' } });
    await stand.engine.call('logins.save', { login: attempt.id });
    expect(await accounts()).toMatchObject([{ provider, kind: 'oauth' }]);
  });

  test('an ended sign-in takes nothing any more', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const attempt = await begin();
    await stand.engine.call('logins.cancel', { login: attempt.id });
    const again = await stand.engine.bridge.invoke('logins.paste', { login: attempt.id, text: 'x' });
    expect(again).toMatchObject({ ok: false, error: { code: 'login-over' } });
    const save = await stand.engine.bridge.invoke('logins.save', { login: attempt.id });
    expect(save).toMatchObject({ ok: false, error: { code: 'login-over' } });
    await stand.engine.call('logins.cancel', { login: attempt.id });
  });
});

describe('OA-11: who signed in', () => {
  test('the same person again is the same account, in another organisation another one', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const first = await signIn();
    const attempt = await begin();
    await stand.comeBack(attempt);
    expect((await stand.reach(attempt.id, 'confirming')).updates).toBe(first.id);
    expect((await stand.engine.call('logins.save', { login: attempt.id })).id).toBe(first.id);
    const other = await signIn({}, { organisation: '1f1b7b1a-0000-4000-8000-00000000000b' });
    expect(other.id).not.toBe(first.id);
    expect(other.identity?.email).toBe(first.identity?.email);
    expect(await accounts()).toHaveLength(2);
  });

  test('somebody else than the account is named, and kept only when that is accepted', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const ada = await signIn({ label: 'Work' });
    const attempt = await begin({ account: ada.id });
    await stand.comeBack(attempt, { person: 'grace@example.test' });
    expect(await stand.reach(attempt.id, 'confirming')).toMatchObject({ differs: true, updates: null });
    expect(await stand.engine.bridge.invoke('logins.save', { login: attempt.id })).toEqual({
      ok: false,
      error: { code: 'account-differs', expected: 'ada@example.test', found: 'grace@example.test' },
    });
    const grace = await stand.engine.call('logins.save', { login: attempt.id, acceptOther: true });
    expect(grace).toMatchObject({ label: 'grace@example.test' });
    expect(grace.id).not.toBe(ada.id);
    expect((await accounts()).map(({ label }) => label)).toEqual(['Work', 'grace@example.test']);
  });

  test('signing in again ends in the same row, also when who it was had never been told', async () => {
    stand = await startSignInStand({ vendor: 'claude' });
    const { account } = await stand.engine.call('accounts.pasteToken', {
      provider: 'claude',
      token: `sk-ant-oat01-${'a1B2'.repeat(20)}`,
      acceptPolicy: true,
      check: false,
      label: 'Old',
    });
    const again = await signIn({ provider: 'claude', account: account.id });
    expect(again).toMatchObject({ id: account.id, label: 'Old', kind: 'oauth' });
    expect(again.identity?.email).toBe('ada@example.test');
  });

  test('a login of another provider or of a client itself cannot be signed in to again', async () => {
    stand = await startSignInStand({ vendor: 'codex' });
    const { id } = await stand.engine.call('accounts.addPassThrough', {});
    const begun = await stand.engine.bridge.invoke('logins.begin', {
      provider: 'codex',
      method: 'browser',
      acceptPolicy: true,
      account: id,
    });
    expect(begun).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'account' } });
  });
});

describe('OA-9: a device login', () => {
  test('codex: a code to type, polls, an exchange, the account', async () => {
    stand = await startSignInStand({ vendor: 'codex', device: { intervalSeconds: 1 } });
    const attempt = await begin({ method: 'device-code' });
    expect(attempt).toMatchObject({
      state: 'waiting',
      url: stand.identity.addresses['devicePage'],
      redirectUri: null,
      listening: false,
    });
    stand.identity.approveDevice(attempt.userCode!, { person: 'grace@example.test' });
    const confirming = await stand.reach(attempt.id, 'confirming');
    expect(confirming.identity?.email).toBe('grace@example.test');
    expect(await stand.engine.call('logins.save', { login: attempt.id })).toMatchObject({ kind: 'oauth' });
  });

  test('cancelling stops the polls', async () => {
    stand = await startSignInStand({ vendor: 'codex', device: { intervalSeconds: 1 } });
    const attempt = await begin({ method: 'device-code' });
    await expect.poll(() => stand.identity.deviceLogins[0]?.polls.length, { timeout: 5000 }).toBe(1);
    await stand.engine.call('logins.cancel', { login: attempt.id });
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(stand.identity.deviceLogins[0]?.polls).toHaveLength(1);
  });

  test('an account that may not sign in this way is told so', async () => {
    stand = await startSignInStand({ vendor: 'codex', device: { enabled: false } });
    const begun = await stand.engine.bridge.invoke('logins.begin', {
      provider: 'codex',
      method: 'device-code',
      acceptPolicy: true,
    });
    expect(begun).toMatchObject({ ok: false, error: { code: 'login-failed' } });
    expect((await stand.engine.call('state.snapshot', {})).logins.logins).toEqual([]);
  });
});

describe('D8: what a provider reserves for its own apps', () => {
  test.each([
    ['logins.begin', { provider: 'claude', method: 'browser' }],
    ['logins.begin', { provider: 'code-assist', method: 'browser' }],
  ] as const)('%s %j needs a yes', async (name, input) => {
    stand = await startSignInStand({ vendor: 'codex' });
    expect(await stand.engine.bridge.invoke(name, input)).toMatchObject({
      ok: false,
      error: { code: 'policy-not-accepted' },
    });
    expect(stand.identity.requests).toEqual([]);
  });
});

describe('OA-6: nothing secret comes out', () => {
  test('of a whole life of sign-ins, in logs, events, slices, answers and files', async () => {
    stand = await startSignInStand({ vendor: 'codex', device: { intervalSeconds: 1 } });
    const answers: unknown[] = [];
    const keep = <T>(answer: T): T => {
      answers.push(answer);
      return answer;
    };
    const attempt = keep(await begin());
    const page = await (await stand.comeBack(attempt)).text();
    keep(await stand.reach(attempt.id, 'confirming'));
    keep(await stand.engine.call('state.snapshot', {}));
    keep(await stand.engine.call('logins.save', { login: attempt.id }));
    const pasted = keep(await begin());
    const text = await stand.identity.approve(pasted.url);
    keep(await stand.engine.bridge.invoke('logins.paste', { login: pasted.id, text: `${text}x` }));
    keep(await stand.engine.call('logins.paste', { login: pasted.id, text }));
    keep(await stand.engine.call('logins.cancel', { login: pasted.id }));
    stand.identity.faults.push({ kind: 'truncated-json' });
    const failing = keep(await begin());
    await stand.comeBack(failing);
    keep(await stand.reach(failing.id, 'failed'));
    const device = keep(await begin({ method: 'device-code' }));
    stand.identity.approveDevice(device.userCode!);
    keep(await stand.reach(device.id, 'confirming'));
    keep(await stand.engine.call('state.snapshot', {}));

    expect(stand.identity.secrets.length).toBeGreaterThan(10);
    const texts = {
      log: stand.log.lines.join('\n'),
      told: stand.told.join('\n'),
      answers: JSON.stringify(answers),
      page,
    };
    expect(stand.told.length).toBeGreaterThan(8);
    expect(findCanaries(stand.identity.secrets, texts)).toEqual([]);
    expect(findCanariesInFolder(stand.identity.secrets, stand.engine.home.home)).toEqual([]);
  });
});
