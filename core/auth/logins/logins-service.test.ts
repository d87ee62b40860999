import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../../../e2e/fakes/identity/start-fake-identity.ts';
import type { LoginAttempt } from '../../../shared/models/login.ts';
import type { NewLogin } from '../../accounts/save-account.ts';
import { EventHub } from '../../events.ts';
import { loadProviders } from '../../providers/provider-registry.ts';
import { createIssuer } from '../issuer/issuer.ts';
import { LoginsService } from './logins-service.ts';

let identity: FakeIdentity;
let logins: LoginsService;
let now: number;
let saved: NewLogin[];
let told: LoginAttempt[][];
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { now: () => now, monotonicMs: () => now };

beforeEach(async () => {
  now = Date.now();
  saved = [];
  told = [];
  identity = await startFakeIdentity({ vendor: 'claude' });
  const providers = loadProviders(undefined, silent);
  const { addresses } = identity;
  const oauth = {
    ...providers.claude.oauth!,
    authorizeUrl: addresses['authorize']!,
    tokenUrl: addresses['token']!,
    profileUrl: addresses['profile']!,
    callback: { host: 'localhost' as const, path: '/callback', ports: [], anyPort: true },
  };
  const events = new EventHub();
  events.on('logins.changed', (slice) => told.push(slice.logins));
  const dispatcher = new Agent();
  logins = new LoginsService({
    providers: { ...providers, claude: { ...providers.claude, oauth } },
    accounts: {
      find: () => {
        throw new Error('there is none');
      },
      findSame: () => undefined,
      saveLogin: (login) => {
        saved.push(login);
        return {} as never;
      },
    },
    events,
    clock,
    log: silent,
    requireVault: () => undefined,
    dispatcher: () => dispatcher,
    openIssuer: (provider) => createIssuer({ provider, dispatcher, clock }),
  });
});
afterEach(async () => {
  await logins.close();
  await identity.stop();
});

const begin = () => logins.begin({ provider: 'claude', method: 'browser', paste: false, acceptPolicy: true });
const minute = 60_000;

describe('LoginsService', () => {
  it('OA-2: ends a sign-in after 10 minutes, and takes nothing for it any more', async () => {
    const attempt = await begin();
    const address = await identity.approve(attempt.url);
    now += 10 * minute - 1;
    expect(logins.get({ login: attempt.id }).state).toBe('waiting');
    now += 1;
    expect(logins.get({ login: attempt.id })).toMatchObject({
      state: 'expired',
      listening: false,
      error: { code: 'login-expired' },
    });
    await expect(fetch(address)).rejects.toThrow();
    await expect(logins.paste({ login: attempt.id, text: address })).rejects.toMatchObject({
      error: { code: 'login-over' },
    });
    expect(identity.countRequests('authorization_code')).toBe(0);
  });

  it('OA-2: a callback that comes too late finds it expired', async () => {
    const attempt = await begin();
    const address = await identity.approve(attempt.url);
    now += 11 * minute;
    await fetch(address, { headers: { connection: 'close' } });
    await expect.poll(() => logins.get({ login: attempt.id }).state).toBe('expired');
    expect(identity.countRequests('authorization_code')).toBe(0);
  });

  it('shows an end for 5 minutes, then forgets it', async () => {
    const attempt = await begin();
    await logins.cancel({ login: attempt.id });
    now += 5 * minute - 1;
    logins.look();
    expect(logins.slice().logins).toMatchObject([{ id: attempt.id, state: 'cancelled' }]);
    now += 1;
    logins.look();
    expect(logins.slice().logins).toEqual([]);
    expect(() => logins.get({ login: attempt.id })).toThrow();
  });

  it('forgets tokens that nobody saved in time', async () => {
    const attempt = await begin();
    await fetch(await identity.approve(attempt.url), { headers: { connection: 'close' } });
    await expect.poll(() => logins.get({ login: attempt.id }).state).toBe('confirming');
    now += 10 * minute;
    expect(() => logins.save({ login: attempt.id, acceptOther: false })).toThrow();
    expect(logins.get({ login: attempt.id }).state).toBe('expired');
    expect(saved).toEqual([]);
  });

  it('tells of every change with a larger revision, and of nothing after its end', async () => {
    const attempt = await begin();
    await fetch(await identity.approve(attempt.url), { headers: { connection: 'close' } });
    await expect.poll(() => logins.get({ login: attempt.id }).state).toBe('confirming');
    logins.save({ login: attempt.id, acceptOther: false });
    expect(told.map(([only]) => only?.state)).toEqual(['waiting', 'exchanging', 'confirming', 'saved']);
    expect(logins.slice().revision).toBe(4);
    expect(saved).toMatchObject([{ provider: 'claude', kind: 'oauth', again: null }]);
    await logins.close();
    expect(told).toHaveLength(4);
  });

  it('OA-4: one is under way per provider, also when two begin at once', async () => {
    const [first, second] = await Promise.all([begin(), begin()]);
    expect(logins.get({ login: first.id }).state).toBe('cancelled');
    expect(logins.get({ login: second.id }).state).toBe('waiting');
  });
});
