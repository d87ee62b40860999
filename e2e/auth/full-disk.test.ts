import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { mountSmallDisk, smallDiskMissing, type SmallDisk } from '../fakes/small-disk.ts';
import {
  addLogin,
  createSteeredClock,
  openTokenStand,
  type SteeredClock,
  type TokenStand,
} from './token-stand.ts';

const hourMs = 3_600_000;

describe.skipIf(smallDiskMissing !== undefined)(`REF-5 a full disk (${smallDiskMissing ?? 'tmpfs'})`, () => {
  let disk: SmallDisk;
  let identity: FakeIdentity;
  let stand: TokenStand;
  let clock: SteeredClock;
  let id: string;

  const start = () =>
    openTokenStand({ folder: join(disk.path, 'home'), overrides: identity.providerOverrides(), clock });
  const current = () => Promise.try(() => stand.custodian.current(stand.accounts.find(id)));
  const refreshes = () => identity.countRequests('refresh_token');
  const lastError = () => stand.accounts.list()[0]?.lastError?.words.code;

  beforeEach(async () => {
    disk = mountSmallDisk('4m');
    mkdirSync(join(disk.path, 'home'));
    identity = await startFakeIdentity({ vendor: 'claude' });
    clock = createSteeredClock();
    stand = await start();
    id = addLogin(stand, identity, { clock });
  });
  afterEach(async () => {
    await stand.close();
    await identity.stop();
    disk.remove();
  });

  it('that fills up while the issuer answers: the new pair is served, said, and saved when there is room', async () => {
    const gate = Promise.withResolvers<undefined>();
    identity.faults.push({ holdUntil: gate.promise });
    clock.pass(9 * hourMs);
    identity.passTime(9 * hourMs);
    const waiting = current();
    await identity.waitForRequest();
    disk.fill();
    gate.resolve(undefined);

    const served = await waiting;
    expect(identity.isLive(served.accessToken)).toBe(true);
    expect(stand.record(id).generation).toBe(0);
    expect(lastError()).toBe('storage-failed');
    // It is in use from now on, and nothing is sent again, whoever asks.
    expect(await current()).toEqual(served);
    expect(stand.accounts.list()[0]?.status.state).toBe('ready');
    expect(refreshes()).toBe(1);

    disk.makeRoom();
    await vi.waitFor(() => expect(stand.record(id)).toEqual(served), { timeout: 15_000 });
    await stand.close();
    stand = await start();
    expect(await current()).toEqual(served);
    expect(refreshes()).toBe(1);
  });

  it('that is full before: without an intent on disk nothing is sent', async () => {
    const before = await current();
    clock.pass(7 * hourMs);
    identity.passTime(7 * hourMs);
    disk.fill();
    expect(await current()).toEqual(before);
    await vi.waitFor(() => expect(lastError()).toBe('storage-failed'));
    clock.pass(2 * hourMs);
    identity.passTime(2 * hourMs);
    await expect(current()).rejects.toMatchObject({ error: { code: 'storage-failed' } });
    expect(refreshes()).toBe(0);

    disk.makeRoom();
    clock.pass(2_000);
    expect(identity.isLive((await current()).accessToken)).toBe(true);
  });
});
