import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import type { ErrorText, StreamPosition } from './dialect.ts';
import { envelopeOf, loadOwnSamples } from './recorded-streams.suite.ts';
import { dialectAdapters } from './registry.ts';

/** What the server answers next: its status, and the pieces of its body, each sent on its own. */
interface Answer {
  status: number;
  type: string;
  pieces: string[];
}

let answer: Answer = { status: 200, type: 'text/event-stream', pieces: [] };
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status, type, pieces } = answer;
    response.writeHead(status, { 'content-type': type, 'x-should-retry': 'false' });
    const sendNext = (at: number) => {
      const piece = pieces[at];
      if (piece === undefined) response.end();
      else response.write(piece, () => setImmediate(sendNext, at + 1));
    };
    sendNext(0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const user = { role: 'user' as const, content: 'Hi' };

/** Streams an answer through the vendor's own SDK: the events it saw. */
const streamWith: Record<Dialect, () => Promise<unknown[]>> = {
  anthropic: async () => {
    const client = new Anthropic({ apiKey: 'k', baseURL: origin, maxRetries: 0 });
    return collect(
      await client.messages.create({ model: 'm', max_tokens: 9, messages: [user], stream: true }),
    );
  },
  'openai-chat': async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0, logLevel: 'off' });
    return collect(await client.chat.completions.create({ model: 'm', messages: [user], stream: true }));
  },
  'openai-responses': async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0, logLevel: 'off' });
    return collect(await client.responses.create({ model: 'm', input: 'Hi', stream: true }));
  },
  gemini: async () => {
    const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: origin } });
    return collect(await client.models.generateContentStream({ model: 'm', contents: 'Hi' }));
  },
};

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const cutError: ErrorText = {
  status: 502,
  code: 'upstream-cut',
  message: 'The answer was cut.',
  hint: 'Ask again.',
};

function keepAlive(dialect: Dialect, position: StreamPosition): string {
  return dialectAdapters[dialect].writeKeepAlive('sse', position) ?? '';
}

describe.each(loadOwnSamples())('the vendor’s SDK of $dialect', ({ dialect, payloads }) => {
  const adapter = dialectAdapters[dialect];
  const events = payloads.map(envelopeOf(dialect));
  const ending = dialect === 'openai-chat' ? 'data: [DONE]\n\n' : '';

  test('PX-9: keep-alives before the first event, between events and inside them change nothing', async () => {
    answer = { status: 200, type: 'text/event-stream', pieces: [...events, ending] };
    const plain = await streamWith[dialect]();
    const lines = events.flatMap((event) => {
      const [first = '', ...rest] = event.split(/(?<=\n)/);
      return [first, keepAlive(dialect, 'line-start'), rest.join(''), keepAlive(dialect, 'boundary')];
    });
    answer.pieces = [keepAlive(dialect, 'start'), keepAlive(dialect, 'boundary'), ...lines, ending];
    const withSigns = await streamWith[dialect]();
    expect(plain.length).toBeGreaterThan(1);
    expect(JSON.stringify(withSigns)).toBe(JSON.stringify(plain));
    expect(keepAlive(dialect, 'mid-line')).toBe('');
  });

  const cut = events[1] ?? '';
  const cuts: [StreamPosition, string][] = [
    ['start', ''],
    ['boundary', events[0] ?? ''],
    ['line-start', (events[0] ?? '') + cut.slice(0, cut.lastIndexOf('}') + 1) + '\n'],
    ['mid-line', (events[0] ?? '') + cut.slice(0, cut.length - 20)],
  ];

  test.each(cuts)('PX-10: it fails on our error event at %s', async (position, sent) => {
    const text = adapter.writeStreamError(cutError, 'sse', position);
    answer = { status: 200, type: 'text/event-stream', pieces: [sent, text] };
    const failure = await streamWith[dialect]().then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    // Of the SDKs that parse a half-sent event before anything else, a parse error is all one can get.
    const isToldInWords = position !== 'mid-line' || dialect === 'anthropic';
    if (isToldInWords) expect(failure?.message).toContain('The answer was cut. Ask again.');
    else expect(failure).toBeInstanceOf(Error);
  });

  test.each([
    [400, 'body-invalid', 'BadRequestError'],
    [401, 'local-key-wrong', 'AuthenticationError'],
    [403, 'host-refused', 'PermissionDeniedError'],
    [404, 'model-unknown', 'NotFoundError'],
    [429, 'accounts-cooling-down', 'RateLimitError'],
    [502, 'upstream-unreachable', 'InternalServerError'],
    [503, 'overloaded', 'InternalServerError'],
  ] as const)('it reads our body of a %i', async (status, code, name) => {
    const body = adapter.writeError({ status, code, message: 'What happened.', hint: 'What to do.' });
    answer = { status, type: 'application/json', pieces: [body] };
    const failure = await streamWith[dialect]().then(
      () => undefined,
      (error: unknown) => error as Error & { status: number },
    );
    expect(failure?.status).toBe(status);
    expect(failure?.message).toContain('What happened. What to do.');
    if (dialect !== 'gemini')
      expect(failure).toBeInstanceOf((dialect === 'anthropic' ? Anthropic : OpenAI)[name]);
  });
});

test('PX-10: the stream helper of OpenAI’s SDK fails on our error too, where it would wait for an end', async () => {
  const { payloads } = loadOwnSamples().find(({ dialect }) => dialect === 'openai-responses') ?? {
    payloads: [],
  };
  const sent = payloads.slice(0, 1).map(envelopeOf('openai-responses')).join('');
  const text = dialectAdapters['openai-responses'].writeStreamError(cutError, 'sse', 'boundary');
  answer = { status: 200, type: 'text/event-stream', pieces: [sent, text] };
  const client = new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0, logLevel: 'off' });
  const run = client.responses.stream({ model: 'm', input: 'Hi' }).finalResponse();
  await expect(run).rejects.toThrow('The answer was cut. Ask again.');
});
