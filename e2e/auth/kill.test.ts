import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import { startTokenWorker } from './start-token-worker.ts';
import { addLogin, openTokenStand, type TokenStand } from './token-stand.ts';

/** The full figure is TOKEN_KILLS=100. */
const rounds = Number(process.env['TOKEN_KILLS'] ?? 1);

let home: TemporaryHome;
let identity: FakeIdentity;
let stand: TokenStand;

const start = () => openTokenStand({ folder: home.home, overrides: identity.providerOverrides() });

beforeEach(async () => {
  home = createTemporaryHome();
  identity = await startFakeIdentity({ vendor: 'claude' });
  stand = await start();
});
afterEach(async () => {
  await stand.close();
  await identity.stop();
  home.remove();
});

/** A renewal that ends with kill -9 at a point; then an engine that starts anew. */
async function killAt(point: string, round: number): Promise<string> {
  const account = addLogin(stand, identity, { label: `${point} ${round}` });
  const profileUrl = identity.addresses['profile']!;
  const worker = await startTokenWorker({ folder: home.home, account, profileUrl, killAt: point });
  identity.expireAll();
  expect(await worker.use()).toBeUndefined();
  expect(await worker.ended).toBe('SIGKILL');
  await stand.close();
  stand = await start();
  return account;
}

/** What a request does that finds its token refused. */
const replace = (id: string) => stand.custodian.replace(stand.accounts.find(id), stand.record(id));
const repeat = async (work: (round: number) => Promise<void>) => {
  for (let round = 1; round <= rounds; round += 1) await work(round);
};
const limit = { timeout: 60_000 + rounds * 10_000 };

it.each([
  ['renewal.before-intent', 0],
  ['renewal.intent-written', 0],
])(
  `REF-3 REF-4 kill -9 at %s x ${rounds}: nothing was spent, the login lives`,
  limit,
  async (point, sent) => {
    await repeat(async (round) => {
      const before = identity.countRequests('refresh_token');
      const account = await killAt(point, round);
      expect(identity.countRequests('refresh_token') - before).toBe(sent);
      const tokens = await replace(account);
      expect(identity.isLive(tokens?.accessToken ?? '')).toBe(true);
      expect(stand.record(account)).toEqual(tokens);
    });
  },
);

it.each(['renewal.committed', 'renewal.before-publish'])(
  `REF-3 kill -9 at %s x ${rounds}: the new pair is there, and nothing is sent for it`,
  limit,
  async (point) => {
    await repeat(async (round) => {
      const account = await killAt(point, round);
      const posts = identity.countRequests('refresh_token');
      const tokens = await stand.custodian.current(stand.accounts.find(account));
      expect(tokens.generation).toBe(1);
      expect(identity.isLive(tokens.accessToken)).toBe(true);
      expect(stand.accounts.find(account).expiresAt).toBe(tokens.expiresAt);
      expect(identity.countRequests('refresh_token')).toBe(posts);
    });
  },
);

// Between these two and the commit nothing is awaited: it is the time that one transaction takes. An answer that was
// not on disk yet is gone with its process, whoever wrote the program; what counts is what is done about it.
it.each(['renewal.answered', 'renewal.before-commit'])(
  `REF-4 kill -9 at %s x ${rounds}: the old token once, then a login is asked for, and says why`,
  limit,
  async (point) => {
    await repeat(async (round) => {
      const account = await killAt(point, round);
      const before = stand.record(account);
      const posts = identity.countRequests('refresh_token');
      await expect(replace(account)).rejects.toMatchObject({ error: { code: 'account-signed-out' } });
      expect(identity.countRequests('refresh_token')).toBe(posts + 1);
      expect(stand.accounts.find(account).status).toEqual({
        state: 'login-needed',
        reason: { code: 'renewal-interrupted' },
      });
      expect(stand.record(account)).toEqual(before);
    });
  },
);
