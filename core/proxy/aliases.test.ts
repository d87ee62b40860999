import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

/** Names of the user's own for models, through a real engine: what goes upstream, what the story says. */
let upstream: FakeUpstream;
let engine: RunningEngine;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  engine = await startRunningEngine({
    accounts: [
      { provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-anthropic-key', label: 'Work' },
      { provider: 'gemini', baseUrl: `${upstream.url}/v1beta`, key: 'upstream-gemini-key', label: 'Google' },
    ],
  });
});
afterAll(async () => {
  await engine.stop();
  await upstream.stop();
});

const post = async (path: string, body: string) => {
  const headers = { 'content-type': 'application/json', 'x-api-key': engine.key };
  const response = await fetch(engine.url + path, { method: 'POST', headers, body });
  await response.text();
  expect(response.status).toBe(200);
  return upstream.requests.at(-1)!;
};
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];

describe('an alias', () => {
  test('changes the model’s name in the body, from the next request on, and no other byte', async () => {
    await engine.call('settings.update', { aliases: { fast: 'claude-sonnet-5@Work' } });
    const body = (model: string) =>
      `{ "max_tokens":9, "model" : "${model}","messages":[{"role":"user","content":"h\\u00e9"}] }`;
    const seen = await post('/v1/messages', body('fast'));
    expect(seen.body.toString()).toBe(body('claude-sonnet-5'));
    const story = await lastStory();
    expect(story).toMatchObject({ modelAsked: 'fast', accountLabel: 'Work' });
    expect(story?.decision[0]).toEqual({
      code: 'alias-followed',
      alias: 'fast',
      model: 'claude-sonnet-5@Work',
    });
  });

  test('changes it in Gemini’s path', async () => {
    await engine.call('settings.update', { aliases: { 'gemini-*': 'gemini-2.5-pro' } });
    const seen = await post('/v1beta/models/gemini-old:generateContent', '{"contents":[]}');
    expect(seen.path).toBe('/v1beta/models/gemini-2.5-pro:generateContent');
  });

  test('leads Claude Code to another provider', async () => {
    await engine.call('settings.update', { aliases: { 'claude-haiku-*': 'gemini/gemini-2.5-flash' } });
    const body = '{"model":"claude-haiku-4","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]}';
    const seen = await post('/v1/messages', body);
    expect(seen.path).toBe('/v1beta/models/gemini-2.5-flash:generateContent');
    expect(await lastStory()).toMatchObject({ accountLabel: 'Google', modelAsked: 'claude-haiku-4' });
  });
});

describe('routes.simulate', () => {
  test('says what a request would, and asks nobody', async () => {
    await engine.call('settings.update', { aliases: { fast: 'gemini-2.5-flash' } });
    const before = upstream.requests.length;
    expect(await engine.call('routes.simulate', { model: 'fast', client: 'claude-code' })).toMatchObject({
      account: { label: 'Google', provider: 'gemini' },
      dialect: 'anthropic',
      upstreamDialect: 'gemini',
      model: 'gemini-2.5-flash',
      decision: [
        { code: 'alias-followed', alias: 'fast' },
        { code: 'accounts-serve' },
        { code: 'account-asked' },
      ],
      error: null,
    });
    expect(upstream.requests).toHaveLength(before);
  });

  test('names the error where nobody would answer', async () => {
    await engine.call('accounts.pause', { account: 'Work' });
    expect(await engine.call('routes.simulate', { model: 'claude-sonnet-5', client: 'codex' })).toMatchObject(
      {
        account: null,
        dialect: 'openai-responses',
        error: { code: 'accounts-unusable' },
      },
    );
    await engine.call('accounts.resume', { account: 'Work' });
  });
});

describe('the setting "cache"', () => {
  const chat =
    '{"model":"claude-sonnet-5","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}';
  const ask = () => post('/v1/chat/completions', chat);
  const sent = async () => (await ask()).body.toString();

  test('says whether prefixes are marked for clients that cannot, and for how long', async () => {
    expect(await sent()).toContain('"cache_control":{"type":"ephemeral"}');
    await engine.call('settings.update', { cache: { ttl: '1h' } });
    const seen = await ask();
    expect(seen.body.toString()).toContain('"ttl":"1h"');
    expect(seen.headers['anthropic-beta']).toBe('extended-cache-ttl-2025-04-11');
    await engine.call('settings.update', { cache: { auto: false } });
    expect(await sent()).not.toContain('cache_control');
    await engine.call('settings.update', { cache: { auto: true, ttl: '5m' } });
    expect((await ask()).headers['anthropic-beta']).toBeUndefined();
  });

  test('a model may have a time of its own, and the longest name that fits it counts', async () => {
    await engine.call('settings.update', { cacheTtls: { 'claude-*': '1h', 'claude-sonnet-*': '5m' } });
    expect(await sent()).not.toContain('"ttl":"1h"');
    await engine.call('settings.update', { cacheTtls: { 'claude-sonnet-*': null } });
    expect(await sent()).toContain('"ttl":"1h"');
    await engine.call('settings.update', { cacheTtls: { 'claude-*': null } });
  });
});
