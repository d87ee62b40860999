import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCanary, findCanaries, findCanariesInFolder } from '../../e2e/fakes/canaries.ts';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { answerLikeVendors, expectKey } from '../../e2e/fakes/vendor-answers.ts';
import { json } from '../../e2e/fakes/vendors/answers.ts';

/** The client keeps its own login and sends it along; our key travels in another header (decision D9). */
const login = createCanary('the client’s login');
let upstream: FakeUpstream;
let engine: RunningEngine;
let passThrough: string;

beforeEach(async () => {
  upstream = await startFakeUpstream({ answer: expectKey(login.secret, answerLikeVendors()) });
  engine = await startRunningEngine({ providers: { claude: { baseUrl: upstream.url } } });
  passThrough = (await engine.call('accounts.addPassThrough', {})).id;
});
afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

const client = (authToken: string, headers: Record<string, string> = { 'x-portunus-key': engine.key }) =>
  new Anthropic({ baseURL: engine.url, authToken, apiKey: null, maxRetries: 0, defaultHeaders: headers });
const ask = (anthropic: Anthropic) =>
  anthropic.messages.create(
    { model: 'claude-sonnet-5', max_tokens: 16, messages: [{ role: 'user', content: 'Hello' }] },
    { headers: { 'anthropic-beta': 'oauth-2025-04-20,some-beta-2026-01-01' } },
  );
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];
const account = async () => (await engine.call('accounts.list', {})).find(({ id }) => id === passThrough)!;

describe('a client that keeps its own login', () => {
  test('its Authorization goes to the provider untouched, our key does not, and neither is kept', async () => {
    const message = await ask(client(login.secret));
    expect(message.content[0]).toMatchObject({ type: 'text' });
    const seen = await upstream.waitForRequest();
    expect(seen.headers.authorization).toBe(`Bearer ${login.secret}`);
    expect(seen.headers['anthropic-beta']).toBe('oauth-2025-04-20,some-beta-2026-01-01');
    expect(seen.headers['x-portunus-key']).toBeUndefined();
    expect(JSON.stringify(seen.rawHeaders)).not.toContain(engine.key);
    expect(await lastStory()).toMatchObject({ provider: 'claude', account: passThrough, status: 200 });
    expect(await account()).toMatchObject({ kind: 'pass-through', keyHint: '', status: { state: 'ready' } });
    const shown = {
      accounts: JSON.stringify(await engine.call('accounts.list', {})),
      activity: JSON.stringify(await engine.call('activity.list', { limit: 10 })),
    };
    expect(findCanaries([login], shown)).toEqual([]);
    await engine.engine.stop();
    expect(findCanariesInFolder([login], engine.home.home)).toEqual([]);
  });

  test('what is left of its plan is read from the replies', async () => {
    const vendors = answerLikeVendors();
    upstream.setAnswer((request) => {
      const script = vendors(request);
      const headers = {
        'anthropic-ratelimit-unified-status': 'allowed',
        'anthropic-ratelimit-unified-5h-utilization': '0.25',
      };
      return { ...script, headers: { ...script.headers, ...headers } };
    });
    await ask(client(login.secret));
    expect((await account()).quota?.windows).toMatchObject([{ id: '5h', used: 0.25 }]);
  });

  test('a 401 is the client’s to mend: it gets it as it is, and the account stays ready', async () => {
    await expect(ask(client('sk-ant-oat01-an-expired-one'))).rejects.toMatchObject({ status: 401 });
    expect(await account()).toMatchObject({ status: { state: 'ready' } });
    expect((await ask(client(login.secret))).role).toBe('assistant');
  });

  test('a used-up plan is told to the client with the provider’s words, and nothing rests', async () => {
    const error = {
      type: 'rate_limit_error',
      message: 'This request would exceed your account’s rate limit.',
    };
    upstream.setAnswer(() => ({
      ...json({ type: 'error', error }, 429),
      headers: { 'content-type': 'application/json', 'retry-after': '3600' },
    }));
    await expect(ask(client(login.secret))).rejects.toMatchObject({ status: 429, error: { error } });
    expect(await account()).toMatchObject({ status: { state: 'ready' } });
  });

  test('a client without a login of its own is told, and nothing goes out', async () => {
    const withoutLogin = new Anthropic({ baseURL: engine.url, apiKey: engine.key, maxRetries: 0 });
    await expect(ask(withoutLogin)).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('did not send a login of its own') as string,
    });
    expect(upstream.requests).toEqual([]);
  });

  test('our key in Authorization is never taken for a login of the client’s', async () => {
    await expect(ask(client(engine.key, {}))).rejects.toMatchObject({ status: 503 });
    expect(upstream.requests).toEqual([]);
  });
});
