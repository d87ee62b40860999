import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import { startTokenWorker, type TokenWorker } from './start-token-worker.ts';
import { addLogin, openTokenStand, type TokenStand } from './token-stand.ts';

/** The full figure is TOKEN_EXPIRIES=200. */
const expiries = Number(process.env['TOKEN_EXPIRIES'] ?? 12);

let home: TemporaryHome;
let identity: FakeIdentity;
let stand: TokenStand;
let workers: TokenWorker[] = [];

beforeEach(async () => {
  home = createTemporaryHome();
  identity = await startFakeIdentity({ vendor: 'claude' });
  stand = await openTokenStand({ folder: home.home, overrides: identity.providerOverrides() });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.end()));
  await stand.close();
  await identity.stop();
  home.remove();
});

it(
  `REF-2 8 processes x ${expiries} expiries: one refresh each time, and the family is never killed`,
  { timeout: 60_000 + expiries * 3_000 },
  async () => {
    const account = addLogin(stand, identity);
    const options = { folder: home.home, account, profileUrl: identity.addresses['profile']! };
    workers = await Promise.all(Array.from({ length: 8 }, () => startTokenWorker(options)));
    for (let round = 1; round <= expiries; round += 1) {
      identity.expireAll();
      const used = await Promise.all(workers.map((worker) => worker.use()));
      expect(used).toEqual(used.map(() => ({ say: 'used', status: 200, refused: 1 })));
      expect(identity.countRequests('refresh_token')).toBe(round);
    }
    const [family] = identity.families;
    expect(family).toMatchObject({ killed: null, reused: 0, issued: 1 + expiries });
    expect(stand.record(account).generation).toBe(expiries);
  },
);
