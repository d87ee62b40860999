import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';

/** The gateway's part in translation: what the converters mean is tested with them. */
let upstream: FakeUpstream;
let engine: RunningEngine;
let openai: OpenAI;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  engine = await startRunningEngine({
    accounts: [{ provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-anthropic-key' }],
  });
  openai = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: engine.key, maxRetries: 0 });
});
afterEach(async () => {
  await engine.stop();
  await upstream.stop();
});

const asked = { model: 'claude-sonnet-5', messages: [{ role: 'user' as const, content: 'Hello' }] };
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];
const post = (path: string, body: unknown) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${engine.key}` },
    body: JSON.stringify(body),
  });

const eventText = (type: string, data: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const begin = [
  eventText('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 9, output_tokens: 1 },
    },
  }),
  eventText('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  eventText('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Half an ' } }),
];
const sse = { 'content-type': 'text/event-stream' };

describe('an OpenAI client with an Anthropic account', () => {
  test('gets a whole answer, asked for in the upstream’s own words', async () => {
    const answer = await openai.chat.completions.create(asked);
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
    const seen = await upstream.waitForRequest();
    expect(seen.path).toBe('/v1/messages');
    expect(seen.headers).toMatchObject({
      'x-api-key': 'upstream-anthropic-key',
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    });
    expect(seen.headers.authorization).toBeUndefined();
    expect(JSON.stringify(seen.rawHeaders)).not.toContain(engine.key);
    expect(JSON.parse(seen.body.toString())).toMatchObject({
      model: 'claude-sonnet-5',
      max_tokens: expect.any(Number) as number,
    });
    expect(await lastStory()).toMatchObject({
      dialect: 'openai-chat',
      provider: 'anthropic',
      outcome: 'completed',
      status: 200,
      modelServed: 'claude-sonnet-5',
    });
  });

  test('gets a stream that its SDK puts together', async () => {
    const stream = openai.chat.completions.stream(asked);
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).not.toBe('');
    expect(await lastStory()).toMatchObject({ outcome: 'completed', stream: true });
    expect((await lastStory())?.tokens.input).toBeGreaterThan(0);
  });

  test('is told how much was lost, in the header and in the story', async () => {
    const response = await post('/v1/chat/completions', { ...asked, logit_bias: { 50256: -100 } });
    expect(response.headers.get('x-portunus-loss-count')).toBe('1');
    await response.text();
    expect((await lastStory())?.loss).toMatchObject([{ path: 'logit_bias' }]);
  });

  test('gets its own 400 with the path of the fault, and nothing is asked upstream', async () => {
    const response = await post('/v1/chat/completions', {
      ...asked,
      messages: [{ role: 'user', content: 7 }],
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { message: string; type: string } };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message).toContain('messages[0].content');
    expect(upstream.requests).toHaveLength(0);
    expect(await lastStory()).toMatchObject({ outcome: 'refused', status: 400 });
  });
});

describe('an upstream’s refusal', () => {
  test('keeps its status and its words, in the client’s envelope', async () => {
    const words = 'prompt is too long: 250000 tokens > 200000 maximum';
    upstream.setAnswer(() => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: words } }),
    }));
    const refusal = openai.chat.completions.create(asked);
    await expect(refusal).rejects.toMatchObject({ status: 400, type: 'invalid_request_error' });
    await expect(refusal).rejects.toThrow(words);
    expect(await lastStory()).toMatchObject({ outcome: 'failed', status: 400 });
  });

  test('that says our key back comes without it', async () => {
    upstream.setAnswer(() => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error":{"message":"bad key upstream-anthropic-key"}}',
    }));
    const response = await post('/v1/chat/completions', asked);
    expect(await response.text()).not.toContain('upstream-anthropic-key');
  });
});

describe('a stream that goes wrong', () => {
  test('with an error event of the provider’s ends in one of the client’s', async () => {
    const error = eventText('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
    upstream.setAnswer(() => ({ headers: sse, body: [...begin, error].join('') }));
    const stream = openai.chat.completions.stream(asked);
    await expect(stream.finalChatCompletion()).rejects.toThrow('Overloaded');
    expect(await lastStory()).toMatchObject({
      outcome: 'failed',
      error: { code: 'words', words: 'Overloaded' },
    });
  });

  test('by being cut is told as cut, never as a normal end', async () => {
    upstream.setAnswer(() => ({ headers: sse, body: begin.join('') }));
    const text = await (await post('/v1/chat/completions', { ...asked, stream: true })).text();
    expect(text).toContain('Half an ');
    expect(text).not.toContain('[DONE]');
    expect(text).toMatch(/data: \{"error":/);
    expect(await lastStory()).toMatchObject({ outcome: 'cut' });
  });

  test('and was to be a whole answer is a plain error: nothing was sent before', async () => {
    upstream.setAnswer(() => ({ headers: sse, body: begin.join('') }));
    const response = await post('/v1/chat/completions', asked);
    expect(response.status).toBe(502);
    expect(await lastStory()).toMatchObject({ outcome: 'cut', status: 502 });
  });
});

describe('pitfall 13: while an upstream is silent, a translated stream shows signs of life', () => {
  const end = [
    eventText('content_block_stop', { index: 0 }),
    eventText('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } }),
    eventText('message_stop', {}),
  ].join('');

  test('before its first event and between two, and the client’s parser passes them over', async () => {
    await engine.call('settings.update', { keepAliveMs: 100 });
    upstream.setAnswer(() => ({
      delayMs: 1500,
      headers: sse,
      steps: [begin.join(''), { waitMs: 1500 }, end],
    }));
    const text = await (await post('/v1/chat/completions', { ...asked, stream: true })).text();
    const lines = text.split('\n');
    const isSign = (line: string) => line.startsWith(':');
    const firstData = lines.findIndex((line) => line.startsWith('data:'));
    expect(lines.slice(0, firstData).some(isSign)).toBe(true);
    expect(lines.slice(firstData).some(isSign)).toBe(true);
    expect(text).toMatch(/Half an [^]*\[DONE\]\n\n$/);
    expect(await lastStory()).toMatchObject({ outcome: 'completed' });
  });
});

describe('an upstream that does not do what it was asked', () => {
  test('and answers whole: a client that wanted a stream gets one', async () => {
    upstream.setAnswer(() => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-5',
        content: [{ type: 'text', text: 'All at once' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 9, output_tokens: 3 },
      }),
    }));
    const final = await openai.chat.completions.stream(asked).finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe('All at once');
  });

  test('and answers what is no answer: a plain 502', async () => {
    upstream.setAnswer(() => ({ headers: { 'content-type': 'application/json' }, body: '[]' }));
    const response = await post('/v1/chat/completions', asked);
    expect(response.status).toBe(502);
    expect(await lastStory()).toMatchObject({ outcome: 'failed', error: { code: 'upstream-malformed' } });
  });

  test('and compresses what has to be read here: a plain 502, whatever the client could unpack', async () => {
    upstream.setAnswer(() => ({
      headers: { 'content-type': 'application/json' },
      steps: ['{"type":"message"}'],
      compress: 'gzip',
    }));
    const response = await post('/v1/chat/completions', asked);
    expect(response.status).toBe(502);
    expect(await lastStory()).toMatchObject({
      outcome: 'failed',
      error: { code: 'upstream-malformed', problem: 'it is encoded as gzip, which nobody asked for' },
    });
  });
});

test('a provider that only streams is asked for a stream, and a client that wants it whole gets it whole', async () => {
  await engine.stop();
  engine = await startRunningEngine({
    providers: { anthropic: { streamsOnly: true } },
    accounts: [{ provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-anthropic-key' }],
  });
  const response = await post('/v1/chat/completions', asked);
  expect(response.headers.get('content-type')).toMatch('application/json');
  expect(await response.json()).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
  const seen = await upstream.waitForRequest();
  expect(JSON.parse(seen.body.toString())).toMatchObject({ stream: true });
  expect(seen.headers.accept).toBe('text/event-stream');
});
