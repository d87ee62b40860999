import { setTimeout as wait } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterEach, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream, type FakeUpstreamOptions } from './fake-upstream.ts';
import { sendRaw } from './raw-http.ts';
import { answerLikeVendors, expectKey } from './vendor-answers.ts';

const running: FakeUpstream[] = [];
async function start(options: FakeUpstreamOptions = {}) {
  const upstream = await startFakeUpstream(options);
  running.push(upstream);
  return upstream;
}
/** `fetch` does not say what its pieces are made of. */
function readPieces(answer: Response): AsyncIterable<Uint8Array> {
  return answer.body as unknown as AsyncIterable<Uint8Array>;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((upstream) => upstream.stop()));
});

test('records method, url, spelt headers and body, and answers as scripted', async () => {
  const upstream = await start({
    answer: () => ({ status: 418, headers: { 'x-teapot': 'yes' }, body: 'short and stout' }),
  });
  const answer = await fetch(`${upstream.url}/a?b=c`, {
    method: 'POST',
    body: 'hello',
    headers: { 'X-Odd-Case': '1' },
  });
  expect([answer.status, answer.headers.get('x-teapot'), await answer.text()]).toEqual([
    418,
    'yes',
    'short and stout',
  ]);
  const seen = upstream.requests[0]!;
  expect([seen.method, seen.url, seen.path, seen.query.get('b')]).toEqual(['POST', '/a?b=c', '/a', 'c']);
  expect([seen.body.toString(), seen.complete]).toEqual(['hello', true]);
  expect((await seen.closed).answered).toBe(true);
});

test('keeps the spelling of headers', async () => {
  const upstream = await start();
  await sendRaw(
    upstream.port,
    'HEAD /x HTTP/1.1\r\nhost: a\r\nX-OdD: 1\r\nX-OdD: 2\r\nconnection: close\r\n\r\n',
  );
  expect(upstream.requests[0]!.rawHeaders).toEqual(expect.arrayContaining(['X-OdD', '1', 'X-OdD', '2']));
});

test('a silent upstream notices at once when the client leaves', async () => {
  const upstream = await start({ answer: () => ({ instead: 'silence' }) });
  const leaving = new AbortController();
  const call = fetch(upstream.url, { signal: leaving.signal });
  const seen = await upstream.waitForRequest();
  leaving.abort();
  await expect(call).rejects.toThrow();
  expect((await seen.closed).answered).toBe(false);
});

test.each(['reset', 'fin', { raw: '\u0000\u0001 not http at all\r\n\r\n' }] as const)(
  'instead of an answer: %j',
  async (instead) => {
    const upstream = await start({ answer: () => ({ instead }) });
    await expect(fetch(upstream.url)).rejects.toThrow();
    expect(upstream.requests).toHaveLength(1);
  },
);

test.each(['reset', 'fin'] as const)(
  'a body that ends with %s brings what was sent and then fails',
  async (ending) => {
    const upstream = await start({ answer: () => ({ steps: ['data: half'], ending }) });
    const reader = (await fetch(upstream.url)).body!.getReader();
    expect(Buffer.from((await reader.read()).value).toString()).toBe('data: half');
    await expect(reader.read()).rejects.toThrow();
  },
);

test('headers, half an event, then silence', async () => {
  const upstream = await start({ answer: () => ({ steps: ['data: {"a'], ending: 'silence' }) });
  const raw = await sendRaw(upstream.port, 'GET / HTTP/1.1\r\nhost: a\r\n\r\n', { untilMs: 200 });
  expect(raw.text).toContain('data: {"a');
  expect(raw.ended).toBe(false);
});

test('drips byte by byte', async () => {
  const upstream = await start({ answer: () => ({ steps: [{ drip: 'slow', bytes: 1, everyMs: 5 }] }) });
  const pieces: number[] = [];
  for await (const piece of readPieces(await fetch(upstream.url))) pieces.push(piece.byteLength);
  expect(pieces).toEqual([1, 1, 1, 1]);
});

test('a flood of 200 MB waits for a client that does not read', async () => {
  const upstream = await start({ answer: () => ({ steps: [{ flood: 200 * 1_048_576 }] }) });
  const before = process.memoryUsage().rss;
  const answer = await fetch(upstream.url);
  await wait(300);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  let bytes = 0;
  for await (const piece of readPieces(answer)) bytes += piece.byteLength;
  expect(bytes).toBe(200 * 1_048_576);
});

test.each(['gzip', 'deflate', 'br', 'zstd'] as const)('compresses as %s', async (compress) => {
  const upstream = await start({ answer: () => ({ steps: ['one ', 'two'], compress }) });
  const raw = await sendRaw(upstream.port, 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  expect(raw.text).toContain(`content-encoding: ${compress}`);
  expect(await (await fetch(upstream.url)).text()).toBe('one two');
});

test('answers an upgrade with 426 and records it', async () => {
  const upstream = await start();
  const upgrade =
    'GET /v1/responses HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
  const [answer] = (await sendRaw(upstream.port, upgrade)).answers;
  expect([answer?.status, upstream.requests.length]).toEqual([426, 1]);
});

test('a wrong key is refused in the vendor’s own words', async () => {
  const upstream = await start({ answer: expectKey('right', answerLikeVendors()) });
  const wrong = new Anthropic({ baseURL: upstream.url, apiKey: 'wrong', maxRetries: 0 });
  await expect(wrong.models.list()).rejects.toThrow(Anthropic.AuthenticationError);
  const right = new Anthropic({ baseURL: upstream.url, apiKey: 'right', maxRetries: 0 });
  expect((await right.models.list()).data[0]?.id).toBe('claude-sonnet-4-5');
});

const echo = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] } as const;

test('the Anthropic SDK streams text and a tool call from it', async () => {
  const upstream = await start({ answer: answerLikeVendors({ command: 'echo hi' }) });
  const client = new Anthropic({ baseURL: upstream.url, apiKey: 'k', maxRetries: 0 });
  const ask = { model: 'm', max_tokens: 9, messages: [{ role: 'user' as const, content: 'hi' }] };
  expect((await client.messages.stream(ask).finalMessage()).content).toMatchObject([
    { type: 'text', text: 'FAKE-OK' },
  ]);
  const called = await client.messages
    .stream({ ...ask, tools: [{ name: 'Bash', input_schema: { ...echo, required: ['command'] } }] })
    .finalMessage();
  expect(called.content).toMatchObject([{ type: 'tool_use', name: 'Bash', input: { command: 'echo hi' } }]);
});

test('the OpenAI SDK streams Chat and Responses from it', async () => {
  const upstream = await start({ answer: answerLikeVendors({ command: 'echo hi' }) });
  const client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'k', maxRetries: 0 });
  const chat = client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
  expect(await chat.finalContent()).toBe('FAKE-OK');
  const response = await client.responses.stream({ model: 'm', input: 'hi' }).finalResponse();
  expect(response.output_text).toBe('FAKE-OK');
  const tools = [{ type: 'function' as const, name: 'shell', parameters: echo, strict: false }];
  const called = await client.responses.stream({ model: 'm', input: 'hi', tools }).finalResponse();
  expect(called.output).toMatchObject([{ type: 'function_call', arguments: '{"command":"echo hi"}' }]);
});

test('the Google SDK streams from it', async () => {
  const upstream = await start();
  const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: upstream.url } });
  const stream = await client.models.generateContentStream({ model: 'gemini-2.5-pro', contents: 'hi' });
  let text = '';
  for await (const chunk of stream) text += chunk.text ?? '';
  expect(text).toBe('FAKE-OK');
});
