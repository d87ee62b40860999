import { request, type Dispatcher, Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import {
  hasRecordings,
  loadOwnSamples,
  loadRecordings,
  type SampleStream,
} from '../../core/dialects/recorded-streams.suite.ts';
import { readPlainly } from '../../core/dialects/plain-reading.suite.ts';
import { startRunningEngine, type RunningEngine } from '../fakes/running-engine.ts';
import { startSplitUpstream, type SplitUpstream } from './split-upstream.ts';

let upstream: SplitUpstream;
let engine: RunningEngine;
let client: Dispatcher;
let asked = 0;

beforeAll(async () => {
  upstream = await startSplitUpstream();
  engine = await startRunningEngine({
    accounts: [
      { provider: 'anthropic', baseUrl: upstream.url, key: 'upstream-key' },
      { provider: 'openai', baseUrl: `${upstream.url}/v1`, key: 'upstream-key' },
      { provider: 'gemini', baseUrl: `${upstream.url}/v1beta`, key: 'upstream-key' },
    ],
  });
  client = new Agent();
});
afterAll(async () => {
  await client.close();
  await engine.stop();
  await upstream.stop();
});

/** How a dialect asks for a stream; the model's name tells the upstream which answer is meant. */
function ask(dialect: Dialect, name: string): { path: string; body: string } {
  switch (dialect) {
    case 'anthropic':
      return { path: '/v1/messages', body: `{"model":"claude-${name}","stream":true}` };
    case 'openai-chat':
      return { path: '/v1/chat/completions', body: `{"model":"gpt-${name}","stream":true}` };
    case 'openai-responses':
      return { path: '/v1/responses', body: `{"model":"gpt-${name}","stream":true}` };
    case 'gemini':
      return { path: `/v1beta/models/gemini-${name}:streamGenerateContent?alt=sse`, body: '{}' };
  }
}

/** Sends a stream through the engine in two pieces: what came out, and what the story says of it. */
async function passThrough({ dialect, bytes }: SampleStream, splitAt: number) {
  const name = `split-${(asked += 1)}`;
  const firstArrived = Promise.withResolvers<undefined>();
  upstream.offer(name, { type: 'text/event-stream', bytes, splitAt, firstArrived: firstArrived.promise });
  if (splitAt === 0) firstArrived.resolve(undefined);
  const { path, body } = ask(dialect, name);
  const headers = { 'content-type': 'application/json', 'x-api-key': engine.key };
  const answer = await request(engine.url + path, { method: 'POST', headers, body, dispatcher: client });
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer.body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= splitAt) firstArrived.resolve(undefined);
  }
  const id = String(answer.headers['x-portunus-request-id']);
  const story = await engine.call('activity.get', { id });
  const { tokens, modelServed, outcome, error, responseBytes } = story;
  return { bytes: Buffer.concat(pieces), record: { tokens, modelServed, outcome, error, responseBytes } };
}

/** Some at a time: an exchange is mostly waiting. */
async function expectSame(stream: SampleStream, offsets: readonly number[]): Promise<void> {
  const whole = await passThrough(stream, 0);
  expect(whole.bytes.equals(stream.bytes)).toBe(true);
  const { tokens, model } = readPlainly(stream);
  // An event with a bracket missing is known by its name and its usage, not by its model.
  const isDamaged = stream.name.includes('parallel-tool-call-wrapper');
  expect(whole.record).toMatchObject({
    tokens,
    modelServed: isDamaged ? null : model,
    outcome: stream.name.includes('openai-error') ? 'failed' : 'completed',
    responseBytes: stream.bytes.length,
  });
  const left = [...offsets];
  const work = async () => {
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const split = await passThrough(stream, at);
      if (!split.bytes.equals(stream.bytes)) expect.fail(`split at ${at}: other bytes came out`);
      expect(split.record, `split at ${at}`).toEqual(whole.record);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** Streams up to this size are split at every offset. */
const everyOffsetBytes = 2048;

/** Of larger streams 20 offsets evenly spread, and the last 20, around the stream’s end. */
function chooseOffsets(stream: SampleStream): number[] {
  const { length } = stream.bytes;
  if (length <= everyOffsetBytes) return everyOffset(stream);
  const spread = Array.from({ length: 20 }, (_, index) => Math.floor((length * (index + 1)) / 21));
  const nearEnd = Array.from({ length: 20 }, (_, index) => length - 1 - index);
  return [...new Set([1, ...spread, ...nearEnd])];
}

const everyOffset = ({ bytes }: SampleStream) => Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);

describe('hand-written streams', () => {
  test.each(loadOwnSamples())(
    'PX-12: $name comes out byte for byte with the same usage record, split at every byte offset',
    async (stream) => {
      await expectSame(stream, everyOffset(stream));
    },
  );
});

describe.skipIf(!hasRecordings)(
  hasRecordings ? 'recorded streams' : 'recorded streams (skipped: no recordings)',
  () => {
    test.each(loadRecordings())(
      'PX-12: $name comes out byte for byte with the same usage record, split at every byte offset (over 2 KiB: at 41)',
      async (stream) => {
        await expectSame(stream, chooseOffsets(stream));
      },
    );
  },
);
