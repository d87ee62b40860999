import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSse } from '../dialects/parse-sse.suite.ts';
import {
  callOf,
  dialectCalls,
  sseHeaders,
  startFaultBench,
  stream,
  type DialectCall,
  type FaultBench,
} from '../../e2e/faults/data-plane-kit.ts';
import type { Script } from '../../e2e/fakes/script.ts';
import { startUnacceptingListener } from '../../e2e/faults/unaccepting-listener.ts';

const timeouts = { connectMs: 400, firstByteMs: 500, idleMs: 500 };
const shortTimeouts = Object.fromEntries(
  ['anthropic', 'openai', 'openai-compatible', 'gemini'].map((id) => [id, { timeouts }]),
);

let bench: FaultBench;
beforeAll(async () => {
  bench = await startFaultBench({ providers: shortTimeouts, settings: { keepAliveMs: 100 } });
});
afterAll(() => bench.stop());

const whole = (call: DialectCall) => ({ ...call.body, stream: false });

describe('PX-9: an upstream’s silence ends, and is told', () => {
  it('while connecting: 504, and nothing was sent', async () => {
    const listener = await startUnacceptingListener();
    try {
      await bench.engine.call('accounts.add', {
        provider: 'openai-compatible',
        baseUrl: `http://127.0.0.1:${listener.port}/v1`,
        key: 'k',
        label: 'Unaccepting',
        check: false,
      });
      const response = await bench.post('/v1/chat/completions', {
        ...callOf('openai-chat').body,
        stream: false,
        model: 'x@Unaccepting',
      });
      expect(response.status).toBe(504);
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'failed', status: 504, attempts: 1 });
    } finally {
      await listener.stop();
    }
  }, 30_000);

  it('before the first byte, not streamed: 504 in every dialect’s own words', async () => {
    answerEach(() => ({ instead: 'silence' }));
    await forEach(async (call) => {
      const path = call.path.replace('streamGenerateContent', 'generateContent');
      const response = await bench.post(path, whole(call));
      expect(response.status).toBe(504);
      expect(JSON.stringify(await response.json())).toContain('was silent for 0.5 s');
      const story = { outcome: 'failed', status: 504, attempts: 1, firstByteMs: null };
      expect(await bench.storyOf(response)).toMatchObject(story);
    });
    await Promise.all(bench.upstream.requests.map((seen) => seen.closed));
  });

  it('before the first byte, streamed: keep-alives, then an error event of the dialect', async () => {
    answerEach(() => ({ instead: 'silence' }));
    await forEach(async (call) => {
      const response = await bench.ask(call);
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      expect(text.match(/^: keep-alive$/gm)?.length).toBeGreaterThan(1);
      expectErrorEvent(call, text, 'was silent for 0.5 s');
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'failed', status: 200 });
    });
  });

  it('in mid-stream, between events: keep-alives, then an error event of the dialect', async () => {
    answerEach((call) => stream([call.events[0]!], 'silence'));
    await forEach(async (call) => {
      const response = await bench.ask(call);
      // On a busy machine one may come before the first event already.
      const text = (await response.text()).replace(/^(?:: keep-alive\n\n)+/, '');
      expect(text.startsWith(call.events[0]!)).toBe(true);
      expect(text.slice(call.events[0]!.length).match(/^: keep-alive$/gm)?.length).toBeGreaterThan(1);
      expectErrorEvent(call, text, 'was silent for 0.5 s');
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'cut', status: 200, attempts: 1 });
    });
    await Promise.all(bench.upstream.requests.map((seen) => seen.closed));
  });

  it('in the middle of a line: no keep-alive breaks it, then an error event of the dialect', async () => {
    const half = (call: DialectCall) => call.events[0]! + call.events[1]!.slice(0, 25);
    answerEach((call) => stream([half(call)], 'silence'));
    await forEach(async (call) => {
      const response = await bench.ask(call);
      const text = (await response.text()).replace(/^(?:: keep-alive\n\n)+/, '');
      expect(text.startsWith(half(call))).toBe(true);
      expect(text).not.toContain('keep-alive');
      const last = parseSse(text).at(-1)!;
      expect([call.isError(last), last.data.includes('was silent')]).toEqual([true, true]);
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'cut' });
    });
  });

  it('an error status after keep-alives becomes an error event of the dialect', async () => {
    answerEach(() => ({
      delayMs: 450,
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error":{"message":"the upstream’s own words","type":"invalid_request_error"}}',
    }));
    await forEach(async (call) => {
      const response = await bench.ask(call);
      expectErrorEvent(call, await response.text(), 'the upstream’s own words');
      expect(await bench.storyOf(response)).toMatchObject({ outcome: 'failed', status: 200, attempts: 1 });
    });
  });

  it('in the middle of a whole answer: 504', async () => {
    bench.upstream.setAnswer(() => ({
      headers: { 'content-type': 'application/json' },
      steps: ['{"model":'],
      ending: 'silence',
    }));
    const response = await bench.post('/v1/messages', whole(callOf('anthropic')));
    expect([response.status, (await response.text()).includes('was silent')]).toEqual([504, true]);
  });

  it('after a slow start: keep-alives, then the stream itself, whole', async () => {
    const call = callOf('anthropic');
    bench.upstream.setAnswer(() => ({ ...stream([{ waitMs: 300 }, ...call.events]), delayMs: 300 }));
    const response = await bench.ask(call);
    const text = await response.text();
    expect(text).toContain(': keep-alive\n\n');
    expect(text.replaceAll(': keep-alive\n\n', '')).toBe(call.events.join(''));
    expect(await bench.storyOf(response)).toMatchObject({ outcome: 'completed', error: null });
  });

  it('an error status that calls itself an event stream becomes an error event too', async () => {
    const call = callOf('openai-chat');
    const answer = { status: 503, headers: sseHeaders, body: '{"error":{"message":"its own words"}}' };
    bench.upstream.setAnswer(() => ({ ...answer, delayMs: 450 }));
    expectErrorEvent(call, await (await bench.ask(call)).text(), 'its own words');
    bench.upstream.setAnswer(() => answer);
    const response = await bench.ask(call);
    expect([response.status, await response.text()]).toEqual([503, answer.body]);
    expect(await bench.storyOf(response)).toMatchObject({
      outcome: 'failed',
      status: 503,
      error: { code: 'words', words: 'its own words' },
    });
  });

  it('an error whose body dawdles is told whole, with its status', async () => {
    const body = '{"error":{"message":"the upstream’s own words"}}';
    bench.upstream.setAnswer(() => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      steps: [body.slice(0, 9), { waitMs: 450 }, body.slice(9)],
    }));
    const response = await bench.ask(callOf('anthropic'));
    expect([response.status, await response.text()]).toEqual([400, body]);
    expect(await bench.storyOf(response)).toMatchObject({ outcome: 'failed', status: 400 });
  });

  it('an upstream that takes no upload is given up', async () => {
    const deaf: Server = createServer((socket) => void socket.on('error', () => undefined).pause());
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const { port } = deaf.address() as { port: number };
    await bench.engine.call('accounts.add', {
      provider: 'anthropic',
      baseUrl: `http://127.0.0.1:${port}`,
      key: 'k',
      label: 'Deaf',
      check: false,
    });
    const content = 'x'.repeat(12_000_000);
    const response = await bench.post('/v1/messages', {
      model: 'claude-x@Deaf',
      messages: [{ role: 'user', content }],
    });
    expect([response.status, (await response.text()).includes('was silent')]).toEqual([504, true]);
    await bench.quiet();
    deaf.close();
  });
});

/** Scripts an answer for each dialect; which one a request is in, its path tells. */
function answerEach(script: (call: DialectCall) => Script): void {
  const isOf = (path: string, call: DialectCall) =>
    path === call.path || (call.dialect === 'gemini' && path.includes(':'));
  bench.upstream.setAnswer(({ path }) => script(dialectCalls.find((call) => isOf(path, call))!));
}

async function forEach(check: (call: DialectCall) => Promise<void>): Promise<void> {
  await Promise.all(dialectCalls.map(check));
}

function expectErrorEvent(call: DialectCall, text: string, words: string): void {
  const events = parseSse(text);
  const first = events.findIndex((event) => call.isError(event));
  expect([first >= 0, text]).toEqual([true, text]);
  expect(events.slice(0, first).some((event) => call.isEnd(event))).toBe(false);
  // OpenAI's Responses have two events for an error: one for its SDKs, one for Codex.
  expect(events.slice(first).every((event) => call.isError(event) && event.data.includes(words))).toBe(true);
}
