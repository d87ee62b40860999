import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../e2e/fakes/running-engine.ts';
import { answerLikeVendors } from '../e2e/fakes/vendor-answers.ts';
import { Pause } from './pause.ts';

describe('a pause', () => {
  let now = 1_000_000;
  const clock = { now: () => now, monotonicMs: () => now };
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lasts until it is ended, and tells each change once', () => {
    const changed = vi.fn();
    const pause = new Pause(clock, changed);
    expect([pause.status(), pause.refusal()]).toEqual([null, undefined]);
    pause.begin(undefined);
    expect([pause.status(), pause.refusal()]).toEqual([{ endsAt: null }, { code: 'paused', endsAt: null }]);
    pause.end();
    pause.end();
    expect(pause.status()).toBeNull();
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('ends by itself, by the clock on the wall', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const changed = vi.fn();
    const pause = new Pause(clock, changed);
    pause.begin(3_600_000);
    vi.advanceTimersByTime(40_000);
    expect(changed).toHaveBeenCalledTimes(1);
    // The machine slept: timers stood still meanwhile.
    now += 3_600_000;
    expect(pause.refusal()).toBeUndefined();
    vi.advanceTimersByTime(30_000);
    expect(changed).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is replaced by the next one', () => {
    const pause = new Pause(clock, () => undefined);
    pause.begin(1000);
    pause.begin(undefined);
    now += 5000;
    expect(pause.status()).toEqual({ endsAt: null });
    pause.close();
  });
});

describe('a paused engine', () => {
  let upstream: FakeUpstream;
  let engine: RunningEngine;
  beforeAll(async () => {
    upstream = await startFakeUpstream({ answer: answerLikeVendors() });
    engine = await startRunningEngine({
      accounts: [{ provider: 'anthropic', baseUrl: upstream.url, key: 'k' }],
    });
  });
  afterAll(async () => {
    await engine.stop();
    await upstream.stop();
  });

  const ask = (path = '/v1/messages') =>
    fetch(engine.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': engine.key,
        'anthropic-version': '2023-06-01',
      },
      body: '{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}',
    });

  it('refuses in the client’s dialect, says why, and asks nobody', async () => {
    const told: unknown[] = [];
    const off = engine.bridge.on('engine.changed', ({ pause }) => told.push(pause));
    const before = upstream.requests.length;
    await engine.call('engine.pause', {});
    for (const path of ['/v1/messages', '/raw/anthropic/v1/messages']) {
      const answer = await ask(path);
      expect([path, answer.status, answer.headers.get('x-should-retry')]).toEqual([path, 503, 'false']);
      expect(await answer.json()).toMatchObject({
        type: 'error',
        error: { message: expect.stringContaining('Portunus is paused.') as string },
      });
    }
    const [story] = await engine.call('activity.list', { limit: 1 });
    expect(story).toMatchObject({ outcome: 'refused', status: 503, client: 'test' });
    expect(upstream.requests).toHaveLength(before);
    await engine.call('engine.resume', {});
    expect((await ask()).status).toBe(200);
    off();
    expect(told).toEqual([{ endsAt: null }, null]);
  });

  it('turns away a wrong key as ever, and still tells its health', async () => {
    await engine.call('engine.pause', {});
    const answer = await fetch(`${engine.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'no' },
    });
    expect(answer.status).toBe(401);
    expect((await fetch(`${engine.url}/health`)).status).toBe(200);
    await engine.call('engine.resume', {});
  });

  it('serves again by itself when the time is up', async () => {
    const { pause } = await engine.call('engine.pause', { forMs: 300 });
    expect(pause?.endsAt).toBeGreaterThan(Date.now() - 1000);
    await vi.waitFor(async () => expect((await ask()).status).toBe(200), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await engine.call('engine.status', {})).pause).toBeNull());
  });
});
