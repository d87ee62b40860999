import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import type { ProviderId } from '../../shared/models/provider.ts';

/** Counting tokens with accounts that speak another dialect than the client; the vendors' SDKs are the judges. */
let upstream: FakeUpstream;
let engine: RunningEngine;

beforeEach(async () => {
  upstream = await startFakeUpstream();
});
afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

const base: Partial<Record<ProviderId, string>> = { anthropic: '', gemini: '/v1beta' };
async function startWith(provider: ProviderId): Promise<void> {
  const baseUrl = upstream.url + (base[provider] ?? '/v1');
  engine = await startRunningEngine({
    accounts: [{ provider, baseUrl, key: 'upstream-key', label: 'Mine' }],
  });
}
const answerCount = (body: object, status = 200) =>
  upstream.setAnswer(() => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }));
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];
const asked = async () => JSON.parse((await upstream.waitForRequest()).body.toString()) as unknown;

const tool = {
  name: 'weather',
  description: 'Tells the weather.',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
};
const claudeLike = (model: string) => ({
  model,
  system: 'Be brief.',
  messages: [{ role: 'user' as const, content: 'Hello' }],
  tools: [tool],
});
const countLikeClaude = (model: string) =>
  new Anthropic({ baseURL: engine.url, apiKey: engine.key, maxRetries: 0 }).messages.countTokens(
    claudeLike(model),
  );
const countLikeGemini = (model: string) =>
  new GoogleGenAI({ apiKey: engine.key, httpOptions: { baseUrl: engine.url } }).models.countTokens({
    model,
    contents: 'Hello',
  });
const countLikeResponses = (model: string) =>
  new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: engine.key, maxRetries: 0 }).responses.inputTokens.count({
    model,
    instructions: 'Be brief.',
    input: 'Hello',
  });
const post = (path: string, body: unknown) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': engine.key },
    body: JSON.stringify(body),
  });

describe('an account whose dialect has a counter is asked by it', () => {
  test('Claude’s words, OpenAI’s counter', async () => {
    await startWith('openai');
    answerCount({ object: 'response.input_tokens', input_tokens: 42 });
    expect(await countLikeClaude('gpt-5')).toMatchObject({ input_tokens: 42 });
    expect((await upstream.waitForRequest()).path).toBe('/v1/responses/input_tokens');
    expect(await asked()).toEqual({
      model: 'gpt-5',
      instructions: 'Be brief.',
      input: [expect.objectContaining({ role: 'user' })],
      tools: [expect.objectContaining({ type: 'function', name: 'weather' })],
    });
    expect(await lastStory()).toMatchObject({ outcome: 'completed', status: 200, attempts: 1 });
  });

  test('Claude’s words, Gemini’s counter, with system text and tools in it', async () => {
    await startWith('gemini');
    answerCount({ totalTokens: 43 });
    expect(await countLikeClaude('gemini-3-pro')).toMatchObject({ input_tokens: 43 });
    expect((await upstream.waitForRequest()).path).toBe('/v1beta/models/gemini-3-pro:countTokens');
    expect(await asked()).toMatchObject({
      generateContentRequest: {
        model: 'models/gemini-3-pro',
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
        tools: [{ functionDeclarations: [{ name: 'weather' }] }],
      },
    });
  });

  test('Gemini’s words, Anthropic’s counter, without the limit that it refuses', async () => {
    await startWith('anthropic');
    answerCount({ input_tokens: 44 });
    expect(await countLikeGemini('claude-sonnet-5')).toMatchObject({ totalTokens: 44 });
    expect((await upstream.waitForRequest()).path).toBe('/v1/messages/count_tokens');
    expect(Object.keys((await asked()) as object).toSorted()).toEqual(['messages', 'model']);
  });

  test('Responses’ words, Anthropic’s counter', async () => {
    await startWith('anthropic');
    answerCount({ input_tokens: 45 });
    expect(await countLikeResponses('claude-sonnet-5')).toMatchObject({
      object: 'response.input_tokens',
      input_tokens: 45,
    });
  });

  test('its refusal comes in the client’s envelope', async () => {
    await startWith('anthropic');
    answerCount({ type: 'error', error: { type: 'not_found_error', message: 'model: none such' } }, 404);
    await expect(countLikeResponses('claude-none')).rejects.toMatchObject({ status: 404 });
    expect(await lastStory()).toMatchObject({ outcome: 'failed', status: 404 });
  });

  test.each([[{}], [{ input_tokens: '9' }], [[]]])('an answer %j is no count: a plain 502', async (body) => {
    await startWith('anthropic');
    answerCount(body);
    const response = await post('/v1/responses/input_tokens', { model: 'claude-x', input: 'Hello' });
    expect(response.status).toBe(502);
    expect(await lastStory()).toMatchObject({ outcome: 'failed', error: { code: 'upstream-malformed' } });
  });
});

describe('an account that cannot count', () => {
  test('costs no request: the answer is an estimate, and says so', async () => {
    await startWith('openai-compatible');
    const response = await post('/v1/messages/count_tokens', claudeLike('glm-5'));
    expect(response.headers.get('x-portunus-estimate')).toBe('1');
    const { input_tokens: tokens } = (await response.json()) as { input_tokens: number };
    expect(tokens).toBeGreaterThan(20);
    expect(tokens).toBeLessThan(100);
    expect(upstream.requests).toHaveLength(0);
    const story = await lastStory();
    expect(story).toMatchObject({ outcome: 'completed', status: 200, accountLabel: 'Mine', attempts: 0 });
    expect(story?.decision).toContainEqual({ code: 'tokens-estimated', account: 'Mine' });
  });

  test('is told of in each dialect’s own words', async () => {
    await startWith('openai-compatible');
    expect((await countLikeClaude('glm-5')).input_tokens).toBeGreaterThan(0);
    expect((await countLikeGemini('glm-5')).totalTokens).toBeGreaterThan(0);
    expect((await countLikeResponses('glm-5')).input_tokens).toBeGreaterThan(0);
  });

  test('is no excuse for a request that is at fault', async () => {
    await startWith('openai-compatible');
    const response = await post('/v1/messages/count_tokens', { model: 'glm-5', messages: 'Hello' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('messages');
    expect(await lastStory()).toMatchObject({ outcome: 'refused', status: 400 });
  });
});

test('what the provider counted itself carries no mark of an estimate', async () => {
  await startWith('anthropic');
  answerCount({ input_tokens: 9 });
  const response = await post('/v1/messages/count_tokens', claudeLike('claude-sonnet-5'));
  expect([response.status, response.headers.get('x-portunus-estimate')]).toEqual([200, null]);
});
