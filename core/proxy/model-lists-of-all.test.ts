import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

/** Requests are translated, so every client may be told of every account's models. */
let upstream: FakeUpstream;
let engine: RunningEngine;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  engine = await startRunningEngine({
    accounts: [
      { provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-anthropic-key' },
      { provider: 'openai', baseUrl: `${upstream.url}/v1`, key: 'upstream-openai-key' },
      { provider: 'gemini', baseUrl: `${upstream.url}/v1beta`, key: 'upstream-gemini-key' },
    ],
    settings: { aliases: { fast: 'gpt-5.2', 'claude-*': 'gemini-2.5-pro', 'gpt-5.2': 'claude-sonnet-4-5' } },
  });
});
afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

type Entries = Record<string, unknown>[];
const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(engine.url + path, { headers: { 'x-portunus-key': engine.key, ...headers } });
  return (await response.json()) as { data: Entries; models: Entries } & Record<string, unknown>;
};
const claudeLike = { 'anthropic-version': '2023-06-01' };

test('a list has all accounts’ models and the aliases in its shape, its own vendor’s first', async () => {
  const { data } = await ask('/v1/models');
  expect(data).toEqual([
    { id: 'gpt-5.2', object: 'model', created: 1, owned_by: 'fake' },
    { id: 'claude-sonnet-4-5', object: 'model', created: 0, owned_by: 'anthropic' },
    { id: 'gemini-2.5-pro', object: 'model', created: 0, owned_by: 'gemini' },
    { id: 'fast', object: 'model', created: 0, owned_by: 'portunus' },
  ]);

  const anthropic = await ask('/v1/models', claudeLike);
  expect(anthropic.data.map(({ id }) => id)).toEqual([
    'claude-sonnet-4-5',
    'gpt-5.2',
    'gemini-2.5-pro',
    'fast',
  ]);
  expect(anthropic).toMatchObject({ first_id: 'claude-sonnet-4-5', last_id: 'fast', has_more: false });
  expect(anthropic.data[0]).toMatchObject({ type: 'model', created_at: '2025-01-01T00:00:00Z' });
  expect(anthropic.data.at(-1)).toMatchObject({ type: 'model', display_name: 'fast (gpt-5.2)' });

  const { models } = await ask('/v1beta/models');
  expect(models.map(({ name }) => name)).toEqual([
    'models/gemini-2.5-pro',
    'models/claude-sonnet-4-5',
    'models/gpt-5.2',
    'models/fast',
  ]);
});

test('each account is asked once for all shapes', async () => {
  await ask('/v1/models');
  await ask('/v1/models', claudeLike);
  await ask('/v1beta/models');
  expect(upstream.requests.map(({ path }) => path).toSorted()).toEqual([
    '/v1/models',
    '/v1/models',
    '/v1beta/models',
  ]);
});

test('one model is described in the shape that was asked for', async () => {
  expect(await ask('/v1/models/gemini-2.5-pro')).toMatchObject({ id: 'gemini-2.5-pro', object: 'model' });
  expect(await ask('/v1/models/fast', claudeLike)).toMatchObject({ type: 'model', id: 'fast' });
  expect(await ask('/v1beta/models/gpt-5.2')).toMatchObject({ name: 'models/gpt-5.2' });
  expect(await ask('/v1/models/claude-*')).toHaveProperty('error');
});

test('what Google lists and nobody can talk to is told to its own clients alone', async () => {
  const embedding = { name: 'models/embedding-9', supportedGenerationMethods: ['embedContent'] };
  const talking = { name: 'models/gemini-9', supportedGenerationMethods: ['generateContent'] };
  upstream.setAnswer(({ path }) => ({
    status: path.startsWith('/v1beta') ? 200 : 404,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ models: [embedding, talking] }),
  }));
  expect((await ask('/v1beta/models')).models).toContainEqual(embedding);
  const ids = (await ask('/v1/models')).data.map(({ id }) => id);
  expect(ids).toContain('gemini-9');
  expect(ids).not.toContain('embedding-9');
});

test('an account that does not answer is told of by what is built in', async () => {
  upstream.setAnswer(() => ({ status: 500, headers: { 'content-type': 'application/json' }, body: '{}' }));
  const { data } = await ask('/v1/models', claudeLike);
  const ids = data.map(({ id }) => String(id));
  for (const beginning of ['claude-', 'gpt-', 'gemini-'])
    expect(ids.some((id) => id.startsWith(beginning))).toBe(true);
});
