import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSignInStand, type SignInStand } from '../../e2e/auth/sign-in-stand.ts';
import type { FakeIdentity } from '../../e2e/fakes/identity/start-fake-identity.ts';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../../e2e/fakes/fake-upstream.ts';
import type { RunningEngine } from '../../e2e/fakes/running-engine.ts';
import type { Script } from '../../e2e/fakes/script.ts';
import { answerLikeVendors } from '../../e2e/fakes/vendor-answers.ts';
import { json, namedEvent, sse } from '../../e2e/fakes/vendors/answers.ts';

/** ChatGPT's backend takes less than the Responses API does, streams always, and bills a workspace. */
let stand: SignInStand;
let identity: FakeIdentity;
let upstream: FakeUpstream;
let engine: RunningEngine;
let account: string;
let openai: OpenAI;

const vendors = answerLikeVendors();
const refused = ['temperature', 'max_output_tokens', 'user', 'previous_response_id'];

/** As strict as the backend is known to be. */
function answerStrictly(request: SeenRequest): Script | Promise<Script> {
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!identity.isLive(token)) return json({ detail: 'Could not validate your token.' }, 401);
  if (request.headers['chatgpt-account-id'] === undefined) return json({ detail: 'no workspace' }, 400);
  if (request.path !== '/backend-api/codex/responses') return json({ detail: 'Not Found' }, 404);
  const body = JSON.parse(request.body.toString()) as Record<string, unknown>;
  if (body['store'] !== false) return json({ detail: 'Store must be set to false' }, 400);
  if (body['stream'] !== true) return json({ detail: 'Stream must be set to true' }, 400);
  if (!Array.isArray(body['input'])) return json({ detail: 'Input must be a list' }, 400);
  if (typeof body['instructions'] !== 'string') return json({ detail: 'Instructions are required' }, 400);
  const extra = refused.find((name) => body[name] !== undefined);
  if (extra !== undefined) return json({ detail: `Unsupported parameter: ${extra}` }, 400);
  return vendors(request);
}

beforeEach(async () => {
  upstream = await startFakeUpstream({ answer: answerStrictly });
  const baseUrl = `${upstream.url}/backend-api/codex`;
  stand = await startSignInStand({ vendor: 'codex', provider: { baseUrl } });
  ({ identity, engine } = stand);
  const begun = await engine.call('logins.begin', { provider: 'codex', method: 'browser' });
  await stand.comeBack(begun);
  await stand.reach(begun.id, 'confirming');
  account = (await engine.call('logins.save', { login: begun.id })).id;
  openai = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: engine.key, maxRetries: 0 });
});
afterEach(async () => {
  await stand.stop();
  await upstream.stop();
});

const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];
const lastBody = () => JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '') as Record<string, unknown>;
const model = 'gpt-5.5';

describe('a ChatGPT account', () => {
  test('answers a Responses client that asks as the public API would have it', async () => {
    const response = await openai.responses.create({ model, input: 'Hello', temperature: 0.2 });
    expect(response.output_text).not.toBe('');
    expect(response.status).toBe('completed');
    expect(lastBody()).toMatchObject({ store: false, stream: true, instructions: '' });
    const seen = upstream.requests.at(-1)!;
    expect(seen.headers['originator']).toBe('portunus');
    expect(seen.headers['chatgpt-account-id']).toBe(identity.people[0]?.organisations[0]?.id);
    const story = await lastStory();
    expect(story).toMatchObject({ provider: 'codex', account, status: 200, outcome: 'completed' });
    expect(story?.loss.map(({ path }) => path)).toContain('temperature');
  });

  test('streams to one, with what is missing put in and the rest as it came', async () => {
    const stream = openai.responses.stream({
      model,
      input: [{ role: 'user', content: 'Hello' }],
      store: false,
    });
    expect((await stream.finalResponse()).output_text).not.toBe('');
    expect(await lastStory()).toMatchObject({ status: 200, loss: [] });
  });

  test('answers a Chat client, whole and streamed', async () => {
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const whole = await openai.chat.completions.create({ model, messages, temperature: 1 });
    expect(whole.choices[0]?.message.content).not.toBe('');
    const stream = openai.chat.completions.stream({ model, messages });
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).not.toBe('');
  });

  test('counts by an estimate, as the backend has no counter', async () => {
    const asked = upstream.requests.length;
    const counted = await openai.responses.inputTokens.count({ model, input: 'Hello there' });
    expect(counted.input_tokens).toBeGreaterThan(0);
    expect(upstream.requests.length).toBe(asked);
  });

  test('REF-7 a refused token is renewed once and the request goes on', async () => {
    identity.expireAll();
    const response = await openai.responses.create({ model, input: 'Hello' });
    expect(response.status).toBe('completed');
    expect(identity.countRequests('refresh_token')).toBe(1);
    const story = await lastStory();
    expect(story).toMatchObject({ attempts: 2, status: 200 });
    expect(story?.decision).toContainEqual({ code: 'token-replaced', account: expect.any(String) as string });
  });

  test('a login that the issuer ended needs the person, and says so to the client', async () => {
    identity.revokeFamily(identity.people[0]?.email ?? '');
    await expect(openai.responses.create({ model, input: 'Hello' })).rejects.toMatchObject({ status: 503 });
    const [view] = await engine.call('accounts.list', {});
    expect(view?.status.state).toBe('login-needed');
  });

  test('a used-up plan rests the account until the moment that the backend names', async () => {
    const resetsAt = Math.floor(Date.now() / 1000) + 3600;
    const error = {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      resets_at: resetsAt,
    };
    upstream.setAnswer(() => json({ error }, 429));
    await expect(openai.responses.create({ model, input: 'Hello' })).rejects.toMatchObject({ status: 429 });
    const [view] = await engine.call('accounts.list', {});
    expect(view?.status).toMatchObject({ state: 'cooling-down', endsAt: resetsAt * 1000 });
    await expect(openai.responses.create({ model: 'gpt-6-sol', input: 'x' })).rejects.toMatchObject({
      status: 429,
    });
    expect(upstream.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('a used-up plan that is told inside a stream rests the account too', async () => {
    const failure = { code: 'rate_limit_exceeded', message: 'You have hit your usage limit.' };
    const failed = { type: 'response.failed', response: { id: 'resp_1', status: 'failed', error: failure } };
    upstream.setAnswer(() => sse([namedEvent(failed)]));
    await expect(openai.responses.create({ model, input: 'Hello' })).rejects.toThrow('usage limit');
    const [view] = await engine.call('accounts.list', {});
    expect(view?.status).toMatchObject({ state: 'cooling-down', reason: { code: 'quota-used-up' } });
  });
});
