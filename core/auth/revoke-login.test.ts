import { Agent } from 'undici';
import { afterEach, expect, test, vi } from 'vitest';
import { startFakeIdentity, type FakeIdentity } from '../../e2e/fakes/identity/start-fake-identity.ts';
import { startFakeProxy } from '../../e2e/fakes/fake-proxy.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import { systemClock } from '../ports.ts';
import type { Account } from '../accounts/account-store.ts';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { createIssuer } from './issuer/issuer.ts';
import { createLoginRevoker } from './revoke-login.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Provider = 'codex' | 'claude' | 'code-assist';
const vendors = { codex: 'codex', claude: 'claude', 'code-assist': 'google' } as const;

interface Stand {
  readonly identity: FakeIdentity;
  readonly engine: RunningEngine;
  readonly account: string;
}

/** An engine with one account that was signed in to. */
async function start(
  provider: Provider,
  change: (identity: FakeIdentity) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<Stand> {
  const identity = await startFakeIdentity({ vendor: vendors[provider] });
  stops.push(() => identity.stop());
  const overrides = identity.providerOverrides();
  const own = overrides[provider]!;
  const providers = { ...overrides, [provider]: { ...own, oauth: { ...own.oauth, ...change(identity) } } };
  const engine = await startRunningEngine({ providers });
  stops.push(() => engine.stop());
  const login = await engine.call('logins.begin', { provider, method: 'browser', acceptPolicy: true });
  const ended = await identity.approve(login.url);
  await engine.call('logins.paste', { login: login.id, text: ended });
  await vi.waitFor(async () => {
    expect((await engine.call('logins.get', { login: login.id })).state).toBe('confirming');
  }, 10_000);
  const { id } = await engine.call('logins.save', { login: login.id });
  return { identity, engine, account: id };
}

const revocations = ({ identity }: Stand) => identity.requests.filter(({ path }) => path.endsWith('/revoke'));
const listLeft = ({ engine }: Stand) => engine.call('accounts.list', {});

test.each(['codex', 'code-assist'] as const)(
  'OA-12: a removed account of %s is revoked',
  async (provider) => {
    const stand = await start(provider);
    const { revocation } = await stand.engine.call('accounts.remove', { account: stand.account });
    expect(revocation).toEqual({ code: 'login-revoked' });
    expect(stand.identity.families[0]?.killed).toBe('revoked');
    expect(await listLeft(stand)).toEqual([]);
  },
);

test('OA-12: where the provider offers none, it is said with the page where a person can do it', async () => {
  const stand = await start('claude');
  const { revocation } = await stand.engine.call('accounts.remove', { account: stand.account });
  expect(revocation).toMatchObject({ code: 'revocation-not-offered' });
  expect(explainSentence(revocation!)).toContain('https://claude.ai/settings');
  expect(await listLeft(stand)).toEqual([]);
});

test('OA-12: a provider that hangs does not keep the account here', async () => {
  const stand = await start('codex');
  stand.identity.faults.push({ at: 'revoke', kind: 'silence' });
  const removal = stand.engine.call('accounts.remove', { account: stand.account });
  await vi.waitFor(() => expect(revocations(stand)).toHaveLength(1), 10_000);
  expect(await listLeft(stand)).toEqual([]);
  // The engine ends without waiting for the provider's ten seconds, and the call is answered.
  await stand.engine.engine.stop();
  expect((await removal).revocation).toMatchObject({ code: 'revocation-failed' });
});

test('OA-12: offline, and with an answer that is an error, it is deleted all the same', async () => {
  const offline = await start('codex', () => ({ revokeUrl: 'http://127.0.0.1:1/revoke' }));
  const first = await offline.engine.call('accounts.remove', { account: offline.account });
  expect(explainSentence(first.revocation!)).toContain('refused');
  expect(await listLeft(offline)).toEqual([]);
  const faulty = await start('codex');
  faulty.identity.faults.push({ at: 'revoke', kind: 'failure', status: 500 });
  const second = await faulty.engine.call('accounts.remove', { account: faulty.account });
  expect(second.revocation).toMatchObject({ code: 'revocation-failed' });
  expect(await listLeft(faulty)).toEqual([]);
});

test('OA-12: what can be undone is revoked only when it no longer can', async () => {
  const stand = await start('codex');
  const { engine, account } = stand;
  const remove = () => engine.call('accounts.remove', { account, undoable: true });
  expect((await remove()).revocation).toEqual({ code: 'login-revoked-later' });
  await engine.call('accounts.restore', { account });
  expect([revocations(stand).length, stand.identity.families[0]?.killed]).toEqual([0, null]);
  await remove();
  await engine.engine.stop();
  expect([revocations(stand).length, stand.identity.families[0]?.killed]).toEqual([1, 'revoked']);
});

test('ENV-5: an account that has a proxy of its own is revoked through it', async () => {
  const proxy = await startFakeProxy({ login: 'jo:word' });
  stops.push(() => proxy.stop());
  const revokeUrl = ({ port }: FakeIdentity) => ({ revokeUrl: `http://login.internal:${port}/oauth/revoke` });
  const { engine, identity, account } = await start('codex', revokeUrl);
  await engine.call('proxies.set', { account, url: proxy.url });
  const { revocation } = await engine.call('accounts.remove', { account });
  expect(revocation).toEqual({ code: 'login-revoked' });
  expect(proxy.tunnels.map(({ target }) => target)).toEqual([`login.internal:${identity.port}`]);
  expect((await engine.call('proxies.get', {})).accounts).toEqual({});
});

test('OA-12: an imported login that is still the other tool’s too is left to it', async () => {
  const identity = await startFakeIdentity({ vendor: 'codex' });
  stops.push(() => identity.stop());
  const { accessToken, refreshToken } = identity.issueLogin();
  const tokens = { accessToken, refreshToken, idToken: null, expiresAt: null, receivedAt: 1, scopes: [] };
  const providers = loadProviders(undefined, createMemoryLog());
  const { codex } = providers;
  const revokeUrl = identity.providerOverrides()['codex']!.oauth['revokeUrl']!;
  const revoke = createLoginRevoker({
    providers: { ...providers, codex: { ...codex, oauth: { ...codex.oauth!, revokeUrl } } },
    log: createMemoryLog(),
    openIssuer: (provider, dispatcher) => createIssuer({ provider, dispatcher, clock: systemClock }),
    dispatcher: () => new Agent(),
  });
  const source = { owner: 'codex', path: '/home/jo/.codex/auth.json', entry: null } as const;
  const account = { id: 'acc_1', label: 'ChatGPT', provider: 'codex', kind: 'oauth', source } as const;
  const end = (generation: number) =>
    revoke(account as unknown as Account, () => JSON.stringify({ ...tokens, generation }));
  expect(await end(0)).toEqual({ code: 'login-left-to-owner', owner: 'codex' });
  expect(identity.families[0]?.killed).toBeNull();
  // Renewed here, it is ours alone.
  expect(await end(1)).toEqual({ code: 'login-revoked' });
  expect(identity.families[0]?.killed).toBe('revoked');
});
