import { afterEach, expect, it } from 'vitest';
import { parseSse } from '../../core/dialects/parse-sse.suite.ts';
import { callOf, stream, waitUntil } from './data-plane-kit.ts';
import { startServedEngine, type ServedEngine } from './served-engine.ts';

let engine: ServedEngine;
afterEach(() => engine.stop());

it('ENV-8: with 20 streams open it takes nothing new, lets short ones finish, tells the others, and exits 0', async () => {
  const call = callOf('anthropic');
  engine = await startServedEngine({
    answer: (request) =>
      request.body.includes('short')
        ? stream([call.events[0]!, { waitMs: 1500 }, ...call.events.slice(1)])
        : stream([call.events[0]!], 'silence'),
  });
  const ask = (length: string) =>
    engine.post('/v1/messages', { ...call.body, metadata: { user_id: length } });
  const short = await Promise.all(Array.from({ length: 10 }, () => ask('short')));
  const long = await Promise.all(Array.from({ length: 10 }, () => ask('long')));

  const exit = engine.terminate();
  await waitUntil(async () => (await fetch(`${engine.url}/health`).catch(() => undefined))?.status !== 200);
  const refused = await ask('short').then(
    (response) => response.status,
    () => 'no connection',
  );
  expect([503, 'no connection']).toContain(refused);

  for (const response of short) expect(await response.text()).toBe(call.events.join(''));
  for (const response of long) {
    const last = parseSse(await response.text()).at(-1)!;
    expect([call.isError(last), last.data.includes('is stopping')]).toEqual([true, true]);
  }
  expect(await exit).toBe(0);

  const stories = await engine.askLines(['activity', 'tail', '--no-follow', '--limit', '20']);
  const outcomes = stories.map((story) => (story as { outcome: string }).outcome);
  expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(10);
}, 40_000);
