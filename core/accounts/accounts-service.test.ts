import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import { answerLikeVendors, expectKey } from '../../e2e/fakes/vendor-answers.ts';

let upstream: FakeUpstream;
let engine: RunningEngine;

beforeAll(async () => {
  upstream = await startFakeUpstream({ answer: expectKey('the-right-key', answerLikeVendors()) });
  engine = await startRunningEngine();
});
afterAll(async () => {
  await engine.stop();
  await upstream.stop();
});

const add = (input: {
  provider: 'anthropic' | 'openai' | 'openai-compatible';
  key: string;
  baseUrl?: string;
}) => engine.bridge.invoke('accounts.add', input);

describe('adding an account', () => {
  it('tries the key with a harmless call and remembers what the provider lists', async () => {
    const added = await add({ provider: 'anthropic', key: 'the-right-key', baseUrl: upstream.url });
    expect(added).toMatchObject({
      ok: true,
      value: { account: { label: 'Anthropic', status: { state: 'ready' } }, check: { outcome: 'works' } },
    });
    expect(upstream.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/models' });
  });

  it('saves nothing when the key is refused, and gives the provider’s words', async () => {
    const before = await engine.call('accounts.list', {});
    const added = await add({ provider: 'anthropic', key: 'a-wrong-key', baseUrl: upstream.url });
    expect(added).toMatchObject({ ok: false, error: { code: 'account-key-refused' } });
    expect(JSON.stringify(added)).not.toContain('a-wrong-key');
    expect(await engine.call('accounts.list', {})).toEqual(before);
  });

  it('saves nothing when nobody answers', async () => {
    const added = await add({ provider: 'openai', key: 'x', baseUrl: 'http://127.0.0.1:9/v1' });
    expect(added).toMatchObject({ ok: false, error: { code: 'account-unreachable' } });
  });

  it('mends a base URL without its version part, and says so', async () => {
    const vendors = answerLikeVendors();
    upstream.setAnswer((request) => (request.path.startsWith('/v1/') ? vendors(request) : { status: 404 }));
    const added = await add({ provider: 'openai', key: 'the-right-key', baseUrl: upstream.url });
    if (!added.ok) throw new Error(JSON.stringify(added.error));
    expect(added.value.account.baseUrl).toBe(`${upstream.url}/v1`);
    expect(added.value.check?.mended).toContain(`${upstream.url}/v1`);
    upstream.setAnswer(expectKey('the-right-key', vendors));
  });

  it('renews an account that is there already instead of doubling it', async () => {
    const before = await engine.call('accounts.list', {});
    await add({ provider: 'anthropic', key: 'the-right-key', baseUrl: upstream.url });
    expect(await engine.call('accounts.list', {})).toHaveLength(before.length);
  });

  it('LOC-8: refuses this engine’s own address', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.1.2.3']) {
      const added = await add({ provider: 'anthropic', key: 'k', baseUrl: `http://${host}:${engine.port}` });
      expect([host, added]).toMatchObject([host, { ok: false, error: { code: 'account-base-url-invalid' } }]);
    }
  });

  it('asks for a base URL where the provider has none of its own', async () => {
    const added = await add({ provider: 'openai-compatible', key: 'k' });
    expect(added).toMatchObject({ ok: false, error: { code: 'account-base-url-invalid' } });
  });
});

describe('an account’s life', () => {
  const ask = () =>
    fetch(`${engine.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': engine.key },
      body: '{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}',
    });

  it('is left out while paused and asked again when resumed', async () => {
    await engine.call('accounts.pause', { account: 'Anthropic' });
    const refused = await ask();
    expect([refused.status, await refused.text()]).toEqual([
      503,
      expect.stringContaining('Anthropic is paused'),
    ]);
    await engine.call('accounts.resume', { account: 'Anthropic' });
    expect((await ask()).status).toBe(200);
  });

  it('needs a new key once the provider has refused it, until a test finds it good again', async () => {
    upstream.setAnswer(() => ({ status: 401, body: '{"type":"error","error":{"message":"revoked"}}' }));
    expect((await ask()).status).toBe(401);
    expect((await engine.call('accounts.list', {}))[0]).toMatchObject({
      status: { state: 'login-needed', reason: { code: 'key-refused' } },
      lastError: { words: { code: 'key-refused' } },
    });
    expect((await ask()).status).toBe(503);
    upstream.setAnswer(expectKey('the-right-key', answerLikeVendors()));
    const { account } = await engine.call('accounts.test', { account: 'Anthropic' });
    expect([account.status.state, account.lastError]).toEqual(['ready', null]);
    expect((await ask()).status).toBe(200);
  });

  it('goes with its secret', async () => {
    await engine.call('accounts.remove', { account: 'Anthropic' });
    const answer = await engine.bridge.invoke('accounts.test', { account: 'Anthropic' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
