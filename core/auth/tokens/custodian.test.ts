import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addLogin,
  createSteeredClock,
  openTokenStand,
  type SteeredClock,
  type TokenStand,
  type TokenStandOptions,
} from '../../../e2e/auth/token-stand.ts';
import type { SeenRequest } from '../../../e2e/fakes/fake-upstream.ts';
import { startFakeIdentity, type FakeIdentity } from '../../../e2e/fakes/identity/start-fake-identity.ts';
import { createTemporaryHome, type TemporaryHome } from '../../../e2e/fakes/temporary-home.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let home: TemporaryHome;
let identity: FakeIdentity;
let clock: SteeredClock;
let stand: TokenStand;
const open: TokenStand[] = [];

beforeEach(async () => {
  home = createTemporaryHome();
  clock = createSteeredClock();
  identity = await startFakeIdentity({ vendor: 'claude' });
  stand = await start();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await identity.stop();
  home.remove();
});

async function start(changes: Partial<TokenStandOptions> = {}): Promise<TokenStand> {
  const options = { folder: home.home, overrides: identity.providerOverrides(), clock };
  const opened = await openTokenStand({ ...options, ...changes });
  open.push(opened);
  return opened;
}

/** As an engine that ends and starts again. */
async function restart(changes: Partial<TokenStandOptions> = {}): Promise<void> {
  await stand.close();
  open.splice(open.indexOf(stand), 1);
  stand = await start(changes);
}

const login = () => addLogin(stand, identity, { clock });
const current = (id: string, at = stand) => at.custodian.current(at.accounts.find(id));
const ask = (id: string, at = stand) => Promise.try(() => current(id, at));
const replace = (id: string) => stand.custodian.replace(stand.accounts.find(id), stand.record(id));
const refreshes = () => identity.countRequests('refresh_token');
const stateOf = (id: string) => stand.accounts.list().find((account) => account.id === id)?.status;
const outcomes = (id: string) => stand.accounts.renewals({ account: id }).map(({ outcome }) => outcome);

const failure = (code: string) => ({ error: { code } });

/** Both clocks, and the issuer's. */
function pass(ms: number): void {
  clock.pass(ms);
  identity.passTime(ms);
}

describe('REF-1 one renewal for all who ask', () => {
  it('1,000 callers at expiry: 1 POST, 1,000 answers', async () => {
    const id = login();
    pass(9 * hourMs);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => ask(id)));
    expect(refreshes()).toBe(1);
    expect(answers).toHaveLength(1000);
    expect(new Set(answers.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(identity.isLive(answers[0]!.accessToken)).toBe(true);
    expect(stand.accounts.find(id).expiresAt).toBe(answers[0]!.expiresAt);
    expect(outcomes(id)).toEqual(['renewed', 'signed-in']);
  });

  it('a fresh token is given at once, and read from disk only once', async () => {
    const id = login();
    const first = await current(id);
    expect(current(id)).toBe(first);
    expect(refreshes()).toBe(0);
  });

  it('a failed one lets the next try', async () => {
    const id = login();
    pass(9 * hourMs);
    identity.faults.push({ kind: 'rate-limited', retryAfter: '60' });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => ask(id)));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(() => current(id)).toThrow(/could not be renewed/);
    pass(61_000);
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
    expect(refreshes()).toBe(2);
    expect(outcomes(id)).toEqual(['renewed', 'failed', 'signed-in']);
  });

  it('a due token is served while it is renewed in the background', async () => {
    const id = login();
    pass(7 * hourMs);
    const before = await current(id);
    expect(stateOf(id)?.state).toBe('refreshing');
    expect(current(id)).toBe(before);
    await vi.waitFor(() => expect(stateOf(id)?.state).toBe('ready'));
    expect((await current(id)).accessToken).not.toBe(before.accessToken);
    expect(refreshes()).toBe(1);
  });
});

it('REF-10 whatever asks, shares the path: 1 POST with all pollers on', async () => {
  await restart({ overrides: identity.providerOverrides({ baseUrl: identity.url }) });
  const id = login();
  pass(9 * hourMs);
  const { accounts } = stand;
  const polls = Array.from({ length: 10 }, () => [
    Promise.try(() => accounts.upstream(id)),
    accounts.test({ account: id }),
    accounts.ask(id),
  ]);
  await Promise.all(polls.flat());
  expect(refreshes()).toBe(1);
  const used = new Set(identity.requests.map(({ headers }) => headers.authorization));
  expect([...used].sort()).toEqual([`Bearer ${stand.record(id).accessToken}`, undefined].sort());
});

describe('REF-7 refused', () => {
  it('50 parallel 401s: 1 refresh', async () => {
    const id = login();
    identity.expireAll();
    const refused = await current(id);
    const account = stand.accounts.find(id);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => stand.custodian.replace(account, refused)),
    );
    expect(refreshes()).toBe(1);
    expect(new Set(all.map((tokens) => tokens?.accessToken)).size).toBe(1);
    expect(identity.isLive(all[0]!.accessToken)).toBe(true);
    // A 401 that comes late finds the newer one.
    expect(await stand.custodian.replace(account, refused)).toEqual(all[0]);
    expect(refreshes()).toBe(1);
  });

  it('the issuer’s own words end the login, the record stays', async () => {
    const id = login();
    const before = stand.record(id);
    identity.revokeFamily('ada@example.test');
    await expect(replace(id)).rejects.toMatchObject(failure('account-signed-out'));
    expect(stateOf(id)).toMatchObject({ state: 'login-needed', reason: { code: 'renewal-refused' } });
    expect(stand.record(id)).toEqual(before);
    expect(outcomes(id)).toEqual(['refused', 'signed-in']);
  });

  it('what somebody signed in meanwhile is adopted, not ended', async () => {
    const id = login();
    const gate = Promise.withResolvers<undefined>();
    identity.revokeFamily('ada@example.test');
    identity.faults.push({ holdUntil: gate.promise });
    const late = replace(id);
    await identity.waitForRequest();
    expect(addLogin(stand, identity, { clock })).toBe(id);
    const signedIn = stand.record(id);
    gate.resolve(undefined);
    expect(await late).toEqual(signedIn);
    expect(stateOf(id)?.state).toBe('ready');
    expect(stand.record(id)).toEqual(signedIn);
  });

  it('a late answer does not overwrite a sign-in that came meanwhile', async () => {
    const id = login();
    const gate = Promise.withResolvers<undefined>();
    identity.faults.push({ holdUntil: gate.promise });
    const late = replace(id);
    await identity.waitForRequest();
    addLogin(stand, identity, { clock });
    const signedIn = stand.record(id);
    gate.resolve(undefined);
    expect(await late).toEqual(signedIn);
    expect(stand.record(id)).toEqual(signedIn);
    expect(outcomes(id)[0]).toBe('signed-in');
  });

  it('a login that had ended is back when a renewal works after all', async () => {
    const id = login();
    identity.faults.push({ kind: 'failure', status: 400, body: '{"error":"invalid_grant"}' });
    await expect(replace(id)).rejects.toThrow();
    expect(stateOf(id)?.state).toBe('login-needed');
    await stand.accounts.renew({ account: id });
    expect(stateOf(id)?.state).toBe('ready');
  });
});

describe('REF-6 a lost answer', () => {
  const lost = [
    { kind: 'lost-answer' },
    { kind: 'lost-in-silence' },
    { kind: 'reset-after-headers' },
    { kind: 'reset-in-body' },
    { kind: 'truncated-json' },
    { kind: 'empty-answer' },
    { kind: 'failure', processed: true },
    { kind: 'failure', processed: true, status: 500, body: '{"error":"invalid_grant"}' },
  ] as const;

  it.each(lost)('%j: the access token is used to its end, then the old token once', async (fault) => {
    if (fault.kind === 'lost-in-silence') await restart({ tokenLimitMs: 500 });
    const id = login();
    pass(7 * hourMs);
    identity.faults.push(fault);
    const before = await current(id);
    await vi.waitFor(() => expect(outcomes(id)[0]).toBe('failed'), { timeout: 15_000 });
    // However often somebody asks, whatever time passes, after a restart too: nothing is sent.
    pass(0.5 * hourMs);
    expect(await current(id)).toEqual(before);
    await restart();
    pass(0.4 * hourMs);
    expect(await current(id)).toEqual(before);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(refreshes()).toBe(1);
    // The issuer did rotate, and sees the old token a second time: that ends the family.
    pass(0.2 * hourMs);
    await expect(ask(id)).rejects.toMatchObject(failure('account-signed-out'));
    expect(refreshes()).toBe(2);
    expect(stateOf(id)).toMatchObject({ state: 'login-needed', reason: { code: 'renewal-interrupted' } });
  });

  it.each([{ kind: 'reset-unprocessed' }, { kind: 'silence' }, { kind: 'failure' }] as const)(
    '%j, where the issuer had not done it: the old token works',
    async (fault) => {
      if (fault.kind === 'silence') await restart({ tokenLimitMs: 500 });
      const id = login();
      pass(7 * hourMs);
      identity.faults.push(fault);
      await current(id);
      await vi.waitFor(() => expect(outcomes(id)[0]).toBe('failed'), { timeout: 15_000 });
      await restart();
      pass(1.1 * hourMs);
      expect(identity.isLive((await current(id)).accessToken)).toBe(true);
      expect(refreshes()).toBe(2);
      expect(stateOf(id)?.state).toBe('ready');
    },
  );

  it('a person who asks for it does not get the family killed either', async () => {
    const id = login();
    identity.faults.push({ kind: 'lost-answer' });
    await expect(stand.accounts.renew({ account: id })).rejects.toMatchObject(failure('issuer-unreachable'));
    await stand.accounts.renew({ account: id });
    expect(refreshes()).toBe(1);
    expect(identity.families[0]?.killed).toBeNull();
  });
});

describe('REF-11 no login ends for what is not the issuer’s word', () => {
  it.each([
    { kind: 'captive-portal' },
    { kind: 'failure' },
    { kind: 'failure', status: 401, body: '<html>Proxy login</html>' },
    { kind: 'failure', status: 403, body: 'Blocked by policy' },
    { kind: 'failure', status: 200, body: '<html>Welcome</html>' },
    { kind: 'failure', status: 200, body: 'ok' },
    { kind: 'failure', status: 302, body: '' },
    { kind: 'rate-limited' },
  ] as const)('%j, ten times in a row', async (fault) => {
    const id = login();
    pass(9 * hourMs);
    identity.faults.push({ ...fault, times: 10 });
    for (let times = 0; times < 10; times += 1) {
      await expect(ask(id)).rejects.toMatchObject(failure('issuer-unreachable'));
      pass(hourMs);
    }
    expect(stateOf(id)?.state).toBe('ready');
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
    expect(refreshes()).toBe(11);
  });

  it.each([
    ['nobody listens', 'http://127.0.0.1:1/token'],
    ['no such name', 'http://issuer.invalid/token'],
    ['no TLS', 'https'],
  ])('%s: tried again as soon as somebody asks', async (_, tokenUrl) => {
    const address = tokenUrl === 'https' ? `https://127.0.0.1:${identity.port}/token` : tokenUrl;
    await restart({ overrides: { claude: { oauth: { tokenUrl: address } } } });
    const id = login();
    pass(9 * hourMs);
    await expect(ask(id)).rejects.toMatchObject(failure('issuer-unreachable'));
    expect(stateOf(id)?.state).toBe('ready');
    await restart();
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
  });
});

describe('REF-9 haste', () => {
  it('50 accounts that wake together: at most 4 at once, all renewed', async () => {
    const ids = Array.from({ length: 50 }, (_, index) =>
      addLogin(stand, identity, { clock, label: `Account ${index}` }),
    );
    for (const id of ids) await current(id);
    identity.faults.always({ delayMs: 15 });
    clock.jump(9 * hourMs);
    identity.passTime(9 * hourMs);
    stand.custodian.wake();
    await Promise.all(ids.map((id) => ask(id)));
    expect(refreshes()).toBe(50);
    for (const id of ids) expect(identity.isLive(stand.record(id).accessToken)).toBe(true);
    const most = await countMostAtOnce(identity.requests);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('Retry-After is kept, by a restarted engine too', async () => {
    const id = login();
    pass(9 * hourMs);
    identity.faults.push({ kind: 'rate-limited', retryAfter: '600' });
    await expect(ask(id)).rejects.toThrow(/429/);
    await restart();
    pass(590_000);
    await expect(ask(id)).rejects.toMatchObject(failure('issuer-unreachable'));
    expect(refreshes()).toBe(1);
    pass(11_000);
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
  });
});

async function countMostAtOnce(requests: readonly SeenRequest[]): Promise<number> {
  const spans = await Promise.all(
    requests.map(async ({ arrivedAtMs, closed }) => ({ from: arrivedAtMs, to: (await closed).atMs })),
  );
  const countAt = (at: number) => spans.filter(({ from, to }) => from <= at && at < to).length;
  return Math.max(...spans.map(({ from }) => countAt(from)));
}

describe('REF-8 clocks', () => {
  it.each([dayMs, -dayMs])('a jump of %i ms while it runs changes nothing', async (ms) => {
    const id = login();
    const before = await current(id);
    clock.jump(ms);
    pass(6 * hourMs);
    expect(await current(id)).toBe(before);
    expect(refreshes()).toBe(0);
    pass(2 * hourMs);
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
    expect(refreshes()).toBe(1);
  });

  it.each([dayMs, -dayMs])('a clock that is wrong by %i ms lives with it, across a restart', async (ms) => {
    clock.jump(ms);
    const id = login();
    await stand.accounts.renew({ account: id });
    const before = stand.record(id);
    expect(Math.abs((before.skewMs ?? 0) + ms)).toBeLessThan(5000);
    await restart();
    pass(hourMs);
    expect((await current(id)).accessToken).toBe(before.accessToken);
  });

  it.each([dayMs, -dayMs])('a clock that was wrong by %i ms and is set right', async (ms) => {
    clock.jump(ms);
    const id = login();
    await stand.accounts.renew({ account: id });
    const before = stand.record(id);
    clock.jump(-ms);
    await restart();
    // Served, though nobody can be sure, and renewed meanwhile.
    expect((await current(id)).accessToken).toBe(before.accessToken);
    pass(9 * hourMs);
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
  });

  it('a night’s sleep counts when somebody says that it was one', async () => {
    const id = login();
    await current(id);
    clock.jump(9 * hourMs);
    identity.passTime(9 * hourMs);
    stand.custodian.wake();
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
    expect(refreshes()).toBe(1);
  });
});

describe('two engines on one home (REF-2)', () => {
  it('the one that comes second adopts', async () => {
    const id = login();
    const other = await start();
    await current(id, other);
    pass(9 * hourMs);
    const [one, two] = await Promise.all([ask(id), ask(id, other)]);
    expect(one.accessToken).toBe(two.accessToken);
    expect(refreshes()).toBe(1);
    expect(outcomes(id).slice(0, 2).sort()).toEqual(['adopted', 'renewed']);
  });

  it('a lease of a process that lives and says nothing is waited for, but not for ever', async () => {
    const id = login();
    pass(9 * hourMs);
    // Whoever started the tests certainly lives.
    stand.database.run(
      'INSERT INTO token_renewals (account, generation, holder, posted_at) VALUES (?, 0, ?, ?)',
      id,
      `${process.ppid}.1.stuck`,
      clock.now(),
    );
    const waiting = ask(id);
    // A wall clock that jumps does not end it.
    clock.jump(dayMs);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(refreshes()).toBe(0);
    clock.pass(61_000);
    expect(identity.isLive((await waiting).accessToken)).toBe(true);
    expect(refreshes()).toBe(1);
  });

  it('a lease of a process that is no more is taken over', async () => {
    const id = login();
    pass(9 * hourMs);
    stand.database.run(
      'INSERT INTO token_renewals (account, generation, holder, posted_at) VALUES (?, 0, ?, ?)',
      id,
      `${process.pid}.1.of-an-earlier-start`,
      clock.now(),
    );
    expect(identity.isLive((await current(id)).accessToken)).toBe(true);
    expect(refreshes()).toBe(1);
  });
});

describe('accounts', () => {
  it('tell when they are renewed, and that they can be', () => {
    const id = login();
    const [view] = stand.accounts.list();
    const lifeMs = identity.lifeSeconds * 1000;
    expect(view).toMatchObject({ renewable: true, status: { state: 'ready' } });
    const dueInMs = view!.renewsAt! - stand.record(id).receivedAt;
    expect(Math.round((dueInMs / lifeMs) * 100)).toBe(80);
  });

  it('a token that nothing renews is served to its end, then says so', async () => {
    const { accessToken } = identity.issueLogin({ kind: 'setup-token' });
    const now = clock.now();
    const { id } = stand.accounts.saveLogin({
      ...{ provider: 'claude', kind: 'token', label: 'Setup', identity: null, source: null },
      tokens: {
        ...{ accessToken, refreshToken: null, idToken: null, scopes: [], generation: 0 },
        ...{ receivedAt: now, expiresAt: now + hourMs },
      },
    });
    expect((await current(id)).accessToken).toBe(accessToken);
    expect(await replace(id)).toBeUndefined();
    clock.pass(hourMs);
    expect(() => current(id)).toThrow(/time is up/);
    expect(stateOf(id)).toEqual({ state: 'expired', reason: { code: 'token-ended' } });
    expect(refreshes()).toBe(0);
  });

  it('are renewed when they are due, without anybody asking', async () => {
    const id = login();
    await current(id);
    pass(7 * hourMs);
    stand.custodian.wake();
    await vi.waitFor(() => expect(outcomes(id)[0]).toBe('renewed'), { timeout: 15_000 });
  });

  it('that are paused or need a login are left alone', async () => {
    const id = login();
    stand.accounts.pause({ account: id });
    pass(9 * hourMs);
    stand.custodian.wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refreshes()).toBe(0);
  });

  it('keep the last 50 renewals', async () => {
    const id = login();
    for (let times = 0; times < 52; times += 1) await stand.accounts.renew({ account: id });
    const kept = stand.accounts.renewals({ account: id });
    expect(kept).toHaveLength(50);
    expect(kept[0]!.at).toBeGreaterThanOrEqual(kept[49]!.at);
  });

  it('no token reaches a log line or a front end', async () => {
    const id = login();
    await stand.accounts.renew({ account: id });
    identity.faults.push({ kind: 'lost-answer' });
    await expect(stand.accounts.renew({ account: id })).rejects.toThrow();
    const seen = JSON.stringify(stand.log.lines) + stand.told.join('\n');
    expect(stand.told.length).toBeGreaterThan(2);
    expect(identity.secrets.length).toBeGreaterThan(3);
    expect(identity.secrets.filter(({ secret }) => seen.includes(secret))).toEqual([]);
  });
});
