import { afterEach, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

let upstream: FakeUpstream;
let engine: RunningEngine;

afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

async function askAndTellWho(): Promise<string | null | undefined> {
  await fetch(`${engine.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': engine.key },
    body: '{"model":"claude-sonnet-5-5","max_tokens":9,"messages":[]}',
  });
  return (await engine.call('activity.list', { limit: 1 }))[0]?.accountLabel;
}

test('a key that is added again is the same account: renewed, under its new name at once', async () => {
  upstream = await startFakeUpstream();
  const account = { provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-key' } as const;
  engine = await startRunningEngine({ accounts: [{ ...account, label: 'First' }] });
  expect(await askAndTellWho()).toBe('First');
  await engine.call('accounts.pause', { account: 'First' });

  await engine.call('accounts.add', { ...account, label: 'Second', check: false });

  const accounts = await engine.call('accounts.list', {});
  expect(accounts.map(({ label, status }) => [label, status.state])).toEqual([['Second', 'ready']]);
  expect(await askAndTellWho()).toBe('Second');
});
