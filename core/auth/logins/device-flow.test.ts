import { afterEach, describe, expect, it } from 'vitest';
import { Agent } from 'undici';
import { startFakeIdentity, type FakeIdentity } from '../../../e2e/fakes/identity/start-fake-identity.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import type { AppFailure } from '../../../shared/errors.ts';
import { loadProviders } from '../../providers/provider-registry.ts';
import { beginDeviceLogin, type DeviceOutcome } from './device-flow.ts';

let identity: FakeIdentity;
const dispatcher = new Agent();
afterEach(() => identity.stop());

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The waiting passes the time of the issuer and our own, and no other. */
function createTime() {
  let now = Date.now();
  const waits: number[] = [];
  const scripted: (() => void)[] = [];
  const wait = (ms: number, signal: AbortSignal) => {
    signal.throwIfAborted();
    waits.push(ms);
    now += ms;
    identity.passTime(ms);
    scripted.shift()?.();
    return Promise.resolve();
  };
  return { clock: { now: () => now, monotonicMs: () => now }, wait, waits, scripted };
}

function createProvider(vendor: 'codex' | 'google') {
  const { [vendor === 'codex' ? 'codex' : 'code-assist']: provider } = loadProviders(undefined, silent);
  const { addresses } = identity;
  const oauth: OAuthData = {
    ...provider.oauth!,
    clientSecret: vendor === 'google' ? 'of-the-test' : null,
    authorizeUrl: addresses['authorize']!,
    tokenUrl: addresses['token']!,
    deviceUrl: vendor === 'codex' ? addresses['device']! : addresses['standardDevice']!,
    devicePage: addresses['devicePage'] ?? null,
  };
  return { ...provider, oauth };
}

async function begin(vendor: 'codex' | 'google', device = {}) {
  identity = await startFakeIdentity({ vendor, device, clientSecret: 'of-the-test' });
  const time = createTime();
  const login = await beginDeviceLogin({ ...time, provider: createProvider(vendor), dispatcher });
  const abort = new AbortController();
  const poll = (): Promise<DeviceOutcome> => login.poll(abort.signal);
  return { ...time, login, poll, abort };
}

describe('OA-9: RFC 8628', () => {
  it('waits the interval before each poll and gives the tokens', async () => {
    const { login, poll, waits, scripted } = await begin('google', { intervalSeconds: 7 });
    expect(login.page).toContain(login.userCode);
    scripted.push(
      () => undefined,
      () => undefined,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toMatchObject({ kind: 'granted', tokens: { generation: 0 } });
    expect(waits).toEqual([7000, 7000, 7000]);
  });

  it('adds 5 s at each slow_down', async () => {
    const { login, poll, waits, scripted } = await begin('google', { intervalSeconds: 2 });
    // The issuer wants more than it said.
    const hurry = () => Object.assign(identity.deviceLogins[0]!, { intervalSeconds: 60 });
    const relent = () => Object.assign(identity.deviceLogins[0]!, { intervalSeconds: 0 });
    scripted.push(
      () => undefined,
      hurry,
      hurry,
      relent,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toMatchObject({ kind: 'granted' });
    expect(waits).toEqual([2000, 2000, 7000, 12_000, 12_000]);
  });

  it('reads a pending that comes with 200', async () => {
    const { login, poll, scripted } = await begin('google', { pendingStatus: 200 });
    scripted.push(
      () => undefined,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toMatchObject({ kind: 'granted' });
  });

  it('takes a no as a normal end', async () => {
    const { login, poll, scripted } = await begin('google');
    scripted.push(() => identity.denyDevice(login.userCode));
    expect(await poll()).toEqual({ kind: 'cancelled' });
  });

  it('stops when the code has expired', async () => {
    const { poll, waits } = await begin('google', { intervalSeconds: 60, lifeSeconds: 240 });
    expect(await poll()).toEqual({ kind: 'expired' });
    expect(waits.length).toBeLessThanOrEqual(4);
  });

  it('goes on over answers that are lost, slower', async () => {
    const { login, poll, waits, scripted } = await begin('google', { intervalSeconds: 5 });
    identity.faults.push({ kind: 'lost-answer' }, { kind: 'failure', status: 502 });
    scripted.push(
      () => undefined,
      () => undefined,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toMatchObject({ kind: 'granted' });
    expect(waits).toEqual([5000, 10_000, 15_000]);
  });

  it('stops at once when it is cancelled', async () => {
    const { poll, abort, scripted } = await begin('google');
    scripted.push(() => abort.abort());
    await expect(poll()).rejects.toThrow();
    expect(identity.deviceLogins[0]?.polls).toHaveLength(1);
  });
});

describe('OA-9: OpenAI’s own', () => {
  it.each([403, 404])('takes %i for not yet, and gives a code to exchange', async (pendingStatus) => {
    const { login, poll, scripted, waits } = await begin('codex', { pendingStatus, intervalSeconds: 3 });
    scripted.push(
      () => undefined,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toEqual({
      kind: 'code',
      code: expect.any(String) as string,
      verifier: expect.any(String) as string,
      redirectUri: `${identity.url}/deviceauth/callback`,
    });
    expect(waits).toEqual([3000, 3000]);
  });

  it('gives up after 15 minutes', async () => {
    const { poll, waits } = await begin('codex', { intervalSeconds: 60 });
    expect(await poll()).toEqual({ kind: 'expired' });
    expect(waits).toHaveLength(15);
  });

  it('slows down when it is told to', async () => {
    const { login, poll, waits, scripted } = await begin('codex', { intervalSeconds: 5 });
    identity.faults.push({ at: 'device-token', kind: 'rate-limited' });
    scripted.push(
      () => undefined,
      () => identity.approveDevice(login.userCode),
    );
    expect(await poll()).toMatchObject({ kind: 'code' });
    expect(waits).toEqual([5000, 10_000]);
  });

  it('says when it is not allowed', async () => {
    const refused = await begin('codex', { enabled: false }).catch((cause: unknown) => cause);
    expect((refused as AppFailure).error).toMatchObject({ code: 'login-failed', provider: 'codex' });
  });
});
