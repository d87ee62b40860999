import { afterEach, describe, expect, it } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import {
  startRunningEngine,
  type RunningEngine,
  type RunningEngineOptions,
} from '../../e2e/fakes/running-engine.ts';

let upstream: FakeUpstream;
let engine: RunningEngine;

async function start(options: Omit<RunningEngineOptions, 'accounts'> = {}) {
  upstream = await startFakeUpstream();
  engine = await startRunningEngine({
    ...options,
    accounts: [
      { provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-anthropic-key' },
      { provider: 'openai', baseUrl: `${upstream.url}/v1`, key: 'upstream-openai-key' },
      { provider: 'gemini', baseUrl: `${upstream.url}/v1beta`, key: 'upstream-gemini-key' },
    ],
  });
}

afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': engine.key, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];

describe('the data plane', () => {
  it('passes the body on byte for byte and puts the account’s key in the place of ours', async () => {
    await start();
    const body =
      '{ "model" : "claude-sonnet-4-5","max_tokens":9 , "messages":[{"role":"user","content":"h\\u00e9"}] }';
    const response = await post('/v1/messages?beta=true', body, { 'anthropic-beta': 'x-1,y-2' });
    expect(response.status).toBe(200);
    const seen = await upstream.waitForRequest();
    expect(seen.body.toString()).toBe(body);
    expect(seen.url).toBe('/v1/messages?beta=true');
    expect(seen.headers).toMatchObject({
      'x-api-key': 'upstream-anthropic-key',
      'anthropic-beta': 'x-1,y-2',
    });
    expect(JSON.stringify(seen.rawHeaders)).not.toContain(engine.key);
  });

  it('tells the story: who asked, who answered, how many tokens', async () => {
    await start();
    const response = await post('/v1/messages', { model: 'claude-sonnet-4-5', max_tokens: 9, messages: [] });
    await response.text();
    expect(await lastStory()).toMatchObject({
      id: response.headers.get('x-portunus-request-id'),
      client: 'test',
      dialect: 'anthropic',
      provider: 'anthropic',
      modelAsked: 'claude-sonnet-4-5',
      modelServed: 'claude-sonnet-4-5',
      outcome: 'completed',
      status: 200,
      attempts: 1,
    });
    expect((await lastStory())?.tokens.input).toBeGreaterThan(0);
  });

  it('renames only the model when it was asked for by provider', async () => {
    await start();
    await post('/v1/messages', '{"a":[1, 2],"model":"anthropic/claude-x", "max_tokens":9,"messages":[]}');
    const seen = await upstream.waitForRequest();
    expect(seen.body.toString()).toBe('{"a":[1, 2],"model":"claude-x", "max_tokens":9,"messages":[]}');
  });

  it('says which dialect is missing, in the dialect of the client', async () => {
    await start();
    const response = await post('/v1/responses/compact', { model: 'claude-sonnet-4-5', input: [] });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { message: string; type: string } };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message).toMatch(/claude-sonnet-4-5.*Anthropic Messages.*OpenAI Responses/);
    expect(upstream.requests).toHaveLength(0);
  });

  it('sends Gemini requests to the path’s model and never our key', async () => {
    await start();
    const path = `/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse&key=${engine.key}`;
    const response = await fetch(engine.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"contents":[]}',
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('data: ');
    const seen = await upstream.waitForRequest();
    expect(seen.url).toBe('/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse');
    expect(seen.headers['x-goog-api-key']).toBe('upstream-gemini-key');
  });

  it.each([
    ['/v1/messages', 'not json', 400, 'invalid_request_error'],
    ['/v1/messages', '{"max_tokens":9}', 400, 'invalid_request_error'],
    ['/v1/messages', '{"model":7}', 400, 'invalid_request_error'],
  ])('answers %s with %j by its own error', async (path, body, status, type) => {
    await start();
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type } });
    expect(upstream.requests).toHaveLength(0);
  });

  it('gives a refused request an id too, under which its story tells why', async () => {
    await start();
    const response = await post('/v1/messages', {}, { 'x-api-key': 'ptn_nobody' });
    expect(response.status).toBe(401);
    const id = response.headers.get('x-portunus-request-id') ?? '';
    expect(await engine.call('activity.get', { id })).toMatchObject({
      outcome: 'refused',
      client: null,
      status: 401,
    });
  });

  it('lists the models of the accounts in the shape that was asked for', async () => {
    await start();
    const headers = { authorization: `Bearer ${engine.key}` };
    const openai = await (await fetch(`${engine.url}/v1/models`, { headers })).json();
    expect(openai).toMatchObject({ object: 'list' });
    const anthropic = await (
      await fetch(`${engine.url}/v1/models`, { headers: { ...headers, 'anthropic-version': '2023-06-01' } })
    ).json();
    expect(anthropic).toMatchObject({ has_more: false });
    const gemini = await (await fetch(`${engine.url}/v1beta/models`, { headers })).json();
    expect(gemini).toHaveProperty('models');
  });

  it('passes what it does not model through /raw with the account’s key', async () => {
    await start();
    upstream.setAnswer(() => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'set-cookie': 'a=b' },
      body: '{"ok":1}',
    }));
    const response = await fetch(`${engine.url}/raw/openai/v1/embeddings?x=1&key=${engine.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'session=canary' },
      body: '{"input":"x"}',
    });
    expect([response.status, await response.text()]).toEqual([200, '{"ok":1}']);
    expect(response.headers.get('set-cookie')).toBeNull();
    const seen = await upstream.waitForRequest();
    expect(seen.url).toBe('/v1/embeddings?x=1');
    expect(seen.body.toString()).toBe('{"input":"x"}');
    expect(seen.headers.authorization).toBe('Bearer upstream-openai-key');
    expect(JSON.stringify(seen.rawHeaders)).not.toMatch(/canary|ptn_/);
  });

  it('tries the next account when the first is refused, and says so', async () => {
    upstream = await startFakeUpstream({
      answer: (request) =>
        request.headers['x-api-key'] === 'spent'
          ? { status: 429, headers: { 'retry-after': '60' }, body: '{"error":{"message":"slow down"}}' }
          : {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: '{"model":"claude-x","usage":{}}',
            },
    });
    engine = await startRunningEngine({
      accounts: [
        { provider: 'anthropic', baseUrl: upstream.url, key: 'spent', label: 'First' },
        { provider: 'anthropic', baseUrl: upstream.url, key: 'fresh', label: 'Second' },
      ],
    });
    const response = await post('/v1/messages', { model: 'claude-x', messages: [] });
    expect(response.status).toBe(200);
    const story = await lastStory();
    expect(story).toMatchObject({ attempts: 2, accountLabel: 'Second', status: 200 });
    expect(story?.attemptLog.map(({ status }) => status)).toEqual([429, 200]);
    const [first] = await engine.call('accounts.list', {});
    expect(first?.status.state).toBe('cooling-down');
  });
});
