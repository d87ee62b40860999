import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startFakeIdentity, type FakeIdentity } from '../../e2e/fakes/identity/start-fake-identity.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { answerLikeCodeAssist } from '../../e2e/fakes/vendors/code-assist.ts';
import { putFile } from '../imports/__fixtures__/machine.ts';

/** Google's issuer and its API side by side: the API takes only tokens that are alive at the issuer. */
let identity: FakeIdentity;
let upstream: FakeUpstream;
let engine: RunningEngine;

beforeEach(async () => {
  identity = await startFakeIdentity({ vendor: 'google' });
  upstream = await startFakeUpstream({
    answer: answerLikeCodeAssist({ isLive: (token) => identity.isLive(token) }),
  });
  engine = await startRunningEngine({ providers: identity.providerOverrides({ baseUrl: upstream.url }) });
});
afterEach(async () => {
  await engine.stop();
  await upstream.stop();
  await identity.stop();
});

async function importLogin(): Promise<void> {
  const { accessToken, refreshToken, idToken } = identity.issueLogin();
  putFile(engine.home.path('.gemini', 'oauth_creds.json'), {
    access_token: accessToken,
    refresh_token: refreshToken,
    id_token: idToken,
    expiry_date: Date.now() + 3_600_000,
  });
  // Ended at the issuer, though the file says otherwise.
  identity.expireAll();
  const search = { owner: 'gemini-cli' as const, environment: { HOME: engine.home.home } };
  const [found] = await engine.call('imports.scan', search);
  const take = { ...search, logins: [found!.id], mode: 'import' as const, acceptPolicy: true, check: false };
  expect(await engine.call('imports.take', take)).toMatchObject([{ error: null }]);
}

const ask = () =>
  fetch(`${engine.url}/v1beta/models/gemini-2.5-pro:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': engine.key },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
  });
const refreshes = () => identity.countRequests('refresh_token');
const account = async () => (await engine.call('accounts.list', {}))[0];

test('REF-7: a token that ended is renewed once, for the plan and for a request alike', async () => {
  await importLogin();
  await vi.waitFor(async () => expect((await account())?.identity?.organisationId).toBe('harbour-project'));
  expect(refreshes()).toBe(1);
  expect((await ask()).status).toBe(200);
  expect(refreshes()).toBe(1);

  identity.expireAll();
  expect((await ask()).status).toBe(200);
  expect(refreshes()).toBe(2);
  const [story] = await engine.call('activity.list', { limit: 1 });
  expect(story).toMatchObject({ outcome: 'completed', attempts: 2 });
  expect(story?.decision).toContainEqual(expect.objectContaining({ code: 'token-replaced' }));
  const told = JSON.stringify([story, await account()]);
  expect(identity.secrets.filter(({ secret }) => told.includes(secret))).toEqual([]);
});

test('a login that its person ended needs a new one', async () => {
  await importLogin();
  await vi.waitFor(async () => expect((await account())?.identity?.organisationId).toBe('harbour-project'));
  identity.revokeFamily(identity.people[0]!.email);
  expect((await ask()).status).toBe(503);
  expect((await account())?.status.state).toBe('login-needed');
});
