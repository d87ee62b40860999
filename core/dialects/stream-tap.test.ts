import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import type { Framing, StreamTap } from './dialect.ts';
import { readPlainly } from './plain-reading.suite.ts';
import {
  hasRecordings,
  loadOwnSamples,
  loadRecordings,
  type SampleStream,
} from './recorded-streams.suite.ts';
import { dialectAdapters } from './registry.ts';

const dialects: Dialect[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

function createTap(dialect: Dialect, framing: Framing = 'sse', doneMarkerOptional = false): StreamTap {
  return dialectAdapters[dialect].createStreamTap({ framing, doneMarkerOptional });
}

function summarise(tap: StreamTap) {
  return { facts: tap.facts, ending: tap.ending, errorText: tap.errorText, position: tap.position };
}

function runTap(tap: StreamTap, ...chunks: Buffer[]) {
  for (const chunk of chunks) tap.feed(chunk);
  tap.end();
  return summarise(tap);
}

const sse = (dialect: Dialect, text: string | Buffer) => runTap(createTap(dialect), Buffer.from(text));

/** Streams up to this size are split at every offset; of larger ones some 150 offsets, and all around the last events. */
const everyOffsetBytes = 4 * 1024;

function chooseOffsets({ length }: Buffer): number[] {
  const offsets = Array.from({ length: length + 1 }, (_, at) => at);
  if (length <= everyOffsetBytes) return offsets;
  const stride = Math.ceil(length / 150);
  const isNearEnd = (at: number) => at > length - (length < 64 * 1024 ? 300 : 60);
  return offsets.filter((at) => at % stride === 0 || isNearEnd(at));
}

/** Where a client's parser stands after each byte, told by the text alone. */
function* positionsOf(bytes: Buffer): Generator<string> {
  yield 'start';
  let line = 0;
  let isInEvent = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    const isSecondHalf = byte === 0x0a && bytes[at - 1] === 0x0d;
    if (byte !== 0x0a && byte !== 0x0d) {
      line += 1;
      isInEvent = true;
    } else if (!isSecondHalf) {
      if (line === 0) isInEvent = false;
      line = 0;
    }
    // A CR may be half of a line end.
    if (line > 0 || byte === 0x0d) yield 'mid-line';
    else yield isInEvent ? 'line-start' : 'boundary';
  }
}

function expectSameHoweverSplit({ dialect, bytes }: SampleStream): void {
  const whole = sse(dialect, bytes);
  const positions = [...positionsOf(bytes)];
  const bytewise = createTap(dialect);
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytewise.position !== positions[at])
      expect.fail(`byte ${at}: ${bytewise.position}, not ${positions[at]}`);
    bytewise.feed(bytes.subarray(at, at + 1));
  }
  expect(runTap(bytewise)).toEqual(whole);
  const expected = JSON.stringify(whole);
  for (const at of chooseOffsets(bytes)) {
    const tap = createTap(dialect);
    tap.feed(bytes.subarray(0, at));
    const { position } = tap;
    tap.feed(bytes.subarray(at));
    tap.end();
    const isSame = JSON.stringify(summarise(tap)) === expected && position === positions[at];
    if (!isSame) expect.fail(`split at ${at}: ${position}, ${JSON.stringify(summarise(tap))}`);
  }
}

function expectRightReading(stream: SampleStream): void {
  const { tokens, model } = readPlainly(stream);
  const { facts, ending } = sse(stream.dialect, stream.bytes);
  // An event with a bracket missing is known by its name and its usage, not by its model.
  const isDamaged = stream.name.includes('parallel-tool-call-wrapper');
  const isError = stream.name.includes('openai-error');
  expect({ ...facts, ending }).toEqual({
    tokens,
    model: isDamaged ? null : model,
    ending: isError ? 'failed' : 'complete',
  });
}

describe('hand-written streams', () => {
  const samples = loadOwnSamples();

  test('there is one for each dialect', () => {
    expect(samples.map(({ dialect }) => dialect).toSorted()).toEqual(dialects.toSorted());
  });

  test.each(samples)('PX-12: $name gives the same split at every byte offset', expectSameHoweverSplit);

  test.each(samples)('$name reads as a plain parse does', expectRightReading);

  test.each(samples)(
    'PX-12: $name reads the same with LF, CRLF or CR, with a byte order mark, without its last line end',
    (sample) => {
      const { dialect, bytes } = sample;
      const { facts, ending } = sse(dialect, bytes);
      const text = bytes.toString().replaceAll('\r\n', '\n');
      const variants = [
        text,
        text.replaceAll('\n', '\r\n'),
        text.replaceAll('\n', '\r'),
        `\ufeff${text}`,
        text.trimEnd(),
        text.replaceAll('data: ', 'data:'),
        text.replaceAll('data: ', ': a comment\ndata: '),
      ];
      for (const variant of variants) {
        const bytesOfVariant = Buffer.from(variant);
        expect(sse(dialect, bytesOfVariant)).toMatchObject({ facts, ending });
        expectSameHoweverSplit({ ...sample, bytes: bytesOfVariant });
      }
    },
  );

  test.each(samples)('PX-12: $name is read where one event has its data on several lines', (sample) => {
    const { dialect, payloads } = sample;
    const events = payloads.map((payload) => {
      const lines = JSON.stringify(JSON.parse(payload), null, 1).split('\n');
      return `${lines.map((line) => `data: ${line}\n`).join('')}\n`;
    });
    const { facts, ending } = sse(dialect, `${events.join('')}data: [DONE]\n\n`);
    expect({ facts, ending }).toEqual({
      facts: readPlainly(sample),
      ending: 'complete',
    });
  });
});

describe.skipIf(!hasRecordings)(
  hasRecordings ? 'recorded streams' : 'recorded streams (skipped: no recordings)',
  () => {
    const recordings = loadRecordings();

    test('all of them are here', () => expect(recordings.length).toBeGreaterThan(90));

    test.each(recordings)(
      'PX-12: $name gives the same split at every byte offset (over 4 KiB: byte by byte, at 150 offsets and around its end)',
      expectSameHoweverSplit,
    );

    test.each(recordings)('$name reads as a plain parse does, and ends', expectRightReading);
  },
);
