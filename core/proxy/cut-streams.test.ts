import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSse } from '../dialects/parse-sse.suite.ts';
import {
  callOf,
  dialectCalls,
  startFaultBench,
  stream,
  type DialectCall,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import type { Ending } from '../../e2e/fakes/script.ts';

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench();
});
afterAll(() => bench.stop());

interface Cut {
  readonly what: string;
  readonly sent: string;
  readonly ending: Ending;
}

/** Every event boundary, and two places inside each event, ended in every way a connection can end. */
function cutsOf({ events }: DialectCall): Cut[] {
  return events.flatMap((event, index) => {
    const before = events.slice(0, index).join('');
    const places = [
      { what: `before event ${index}`, sent: before },
      { what: `in the first line of event ${index}`, sent: before + event.slice(0, 9) },
      {
        what: `in the middle of event ${index}`,
        sent: before + event.slice(0, Math.floor(event.length * 0.6)),
      },
    ];
    return places.flatMap((place) =>
      (['reset', 'fin', 'clean'] as const).map((ending) => ({ ...place, ending })),
    );
  });
}

describe('PX-10: a cut stream is never a normal end', () => {
  it.each(dialectCalls)('$dialect: at every event boundary and inside every event', async (call) => {
    const cuts = cutsOf(call);
    const problems = await inBatches(cuts, 9, async (cut) =>
      (await observe(call, cut)).map((problem) => `${cut.ending} ${cut.what}: ${problem}`),
    );
    expect(problems).toEqual([]);
    await bench.quiet();
  });

  it.each(dialectCalls)('$dialect: a whole one is passed as it came', async (call) => {
    bench.upstream.setAnswer(() => stream(call.events));
    const response = await bench.ask(call);
    expect(await response.text()).toBe(call.events.join(''));
    expect(await bench.storyOf(response)).toMatchObject({ outcome: 'completed', attempts: 1, error: null });
  });

  it('gemini without alt=sse: the array ends with an error that its parser reads', async () => {
    const call = { ...callOf('gemini'), path: '/v1beta/models/gemini-x:streamGenerateContent' };
    const element = '{"candidates":[{"content":{"parts":[{"text":"Grüße"}]}}]}';
    for (const sent of ['[', `[${element}`, `[${element},\r\n`, `[${element},${element}`]) {
      for (const ending of ['reset', 'fin', 'clean'] as const) {
        bench.upstream.setAnswer(() => ({
          headers: { 'content-type': 'application/json' },
          steps: [sent],
          ending,
        }));
        const response = await bench.ask(call);
        const array = JSON.parse(await response.text()) as { error?: { message: string } }[];
        expect([sent, ending, array.at(-1)?.error?.message]).toEqual([
          sent,
          ending,
          expect.stringContaining('before it was complete'),
        ]);
        expect(await bench.storyOf(response)).toMatchObject({ outcome: 'cut', status: 200 });
      }
    }
  });

  it.each(['reset', 'fin'] as const)(
    'a whole answer ended by %s in its middle is an error, not half of it',
    async (ending) => {
      bench.upstream.setAnswer(() => ({
        headers: { 'content-type': 'application/json' },
        steps: ['{"model":"claude-x",'],
        ending,
      }));
      const response = await bench.post('/v1/messages', { ...callOf('anthropic').body, stream: false });
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({
        type: 'error',
        error: { type: expect.any(String) as string },
      });
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'cut', status: 502 });
    },
  );

  it.each(['reset', 'fin'] as const)(
    'a large whole answer ended by %s breaks the connection',
    async (ending) => {
      // A reset takes along what was not read yet: without a pause nothing may have reached the client by then,
      // and it would be told in words instead.
      const steps = [`{"model":"claude-x","x":"`, { flood: 1_000_000 }, { waitMs: 1500 }];
      bench.upstream.setAnswer(() => ({ headers: { 'content-type': 'application/json' }, steps, ending }));
      const response = await bench.post('/v1/messages', { ...callOf('anthropic').body, stream: false });
      await expect(response.text()).rejects.toThrow();
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'cut' });
    },
  );

  it.each(['reset', 'fin'] as const)('a /raw answer ended by %s breaks the connection', async (ending) => {
    bench.upstream.setAnswer(() => ({
      headers: { 'content-type': 'text/plain' },
      steps: ['half of it'],
      ending,
    }));
    const response = await fetch(`${bench.engine.url}/raw/openai/v1/files/x/content`, {
      headers: { 'x-api-key': bench.engine.key },
    });
    await expect(response.text()).rejects.toThrow();
  });
});

/** What is wrong with what the client, the upstream and the story saw of one cut. */
async function observe(call: DialectCall, cut: Cut): Promise<string[]> {
  const mark = `cut-${Math.random().toString(36).slice(2)}`;
  const asked = () =>
    bench.upstream.requests.filter((request) => request.headers['traceparent'] === mark).length;
  bench.upstream.setAnswer((request) => answers.get(String(request.headers['traceparent']))!);
  answers.set(mark, stream(cut.sent === '' ? [] : [cut.sent], cut.ending));
  const response = await bench.post(call.path, call.body, { headers: { traceparent: mark } });
  const text = await response.text();
  const problems: string[] = [];
  const events = parseSse(text);
  const isWholeEvent = (data: string) => call.events.some((event) => event.includes(`data: ${data}\n`));
  const readable = events.filter(({ data }, index) => index === events.length - 1 || isWholeEvent(data));
  if (response.status !== 200) problems.push(`status ${response.status}`);
  if (!text.startsWith(cut.sent)) problems.push('what arrived was not passed on');
  if (readable.length === 0 || !call.isError(readable.at(-1)!))
    problems.push(`no error event in ${JSON.stringify(text)}`);
  if (readable.slice(0, -1).some((event) => call.isEnd(event))) problems.push('a normal end');
  if (asked() !== 1) problems.push(`asked ${asked()} times`);
  const story = await bench.storyOf(response);
  if (story.outcome !== 'cut' || story.attempts !== 1 || story.error === null)
    problems.push(JSON.stringify(story));
  return problems;
}
const answers = new Map<string, ReturnType<typeof stream>>();

async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  run: (item: T) => Promise<R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size) {
    results.push(...(await Promise.all(items.slice(at, at + size).map(run))).flat());
  }
  return results;
}
