import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../shared/models/provider.ts';
import { BoundedBytes, maxEventBytes } from './bounded-bytes.ts';
import type { Framing } from './dialect.ts';
import { loadOwnSamples } from './recorded-streams.suite.ts';
import { dialectAdapters } from './registry.ts';

const dialects = Object.keys(dialectAdapters) as Dialect[];

function run(dialect: Dialect, framing: Framing, chunks: readonly Uint8Array[], doneMarkerOptional = false) {
  const tap = dialectAdapters[dialect].createStreamTap({ framing, doneMarkerOptional });
  for (const chunk of chunks) tap.feed(chunk);
  tap.end();
  return { facts: tap.facts, ending: tap.ending, errorText: tap.errorText, position: tap.position };
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

/** Pieces of real streams, of their framing and of nothing at all, thrown together. */
const rubble = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom(
          '\n',
          '\r',
          '\r\n',
          '\n\n',
          'data: ',
          'event: error\n',
          '[',
          ']',
          ',',
          '{',
          '}',
          '"',
          '\\',
          'null',
        )
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom(
          '"error":',
          '"usage":',
          '"usageMetadata":',
          '"finish_reason":"stop"',
          '"type":"message_stop"',
        )
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom(...loadOwnSamples().flatMap(({ payloads }) => payloads))
        .map((text) => Buffer.from(`data: ${text}\n\n`)),
      fc.json().map((text) => Buffer.from(`data: ${text}\n\n`)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat(pieces));

describe('PX-12: whatever comes', () => {
  test.each(dialects)(
    'the %s tap never throws and gives the same however 1,500 random streams are split',
    (dialect) => {
      fc.assert(
        fc.property(
          rubble,
          fc.array(fc.nat(), { maxLength: 6 }),
          fc.constantFrom<Framing>('sse', 'json-array'),
          (bytes, cuts, framing) => {
            expect(run(dialect, framing, split(bytes, cuts))).toEqual(run(dialect, framing, [bytes]));
          },
        ),
        { numRuns: 1500 },
      );
    },
  );

  test.each(dialects)('the %s tap makes nothing of HTML, of an empty stream or of odd JSON', (dialect) => {
    const odd = [
      '',
      '<html>\n\n<body>502 Bad Gateway</body>',
      'data: null\n\ndata: []\n\ndata: "error"\n\ndata: {"__proto__":{"type":"error"}}\n\n',
    ];
    for (const text of odd) expect(run(dialect, 'sse', [Buffer.from(text)]).ending).toBe('open');
  });

  test('numbers that cannot be counts are not taken for some', () => {
    const usage =
      '{"input_tokens":-1,"output_tokens":1.5,"cache_read_input_tokens":"3","cache_creation_input_tokens":1e400}';
    const { facts } = run('anthropic', 'sse', [
      Buffer.from(`data: {"type":"message_delta","usage":${usage}}\n\n`),
    ]);
    expect(Object.values(facts.tokens)).toEqual([null, null, null, null, null]);
  });

  test('events of several MiB keep their ending and usage, whole or in pieces of 64 KiB', () => {
    const image = 'A'.repeat(3 * 1024 * 1024);
    const responses =
      `event: response.completed\ndata: {"type":"response.completed","sequence_number":9,"response":{"output":[{"result":"${image}"}],` +
      `"usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},"output_tokens":5},"user":null,"metadata":{}}}\n\n`;
    const gemini =
      `data: {"candidates":[{"content":{"parts":[{"inlineData":{"data":"${image}"}}]},"finishReason":"STOP"}],` +
      `"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":5},"modelVersion":"gemini-test"}\n\n`;
    for (const [dialect, text, input] of [
      ['openai-responses', responses, 5],
      ['gemini', gemini, 7],
    ] as const) {
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / 65536) }, (_, at) =>
        bytes.subarray(at * 65536, (at + 1) * 65536),
      );
      const whole = run(dialect, 'sse', [bytes]);
      expect(whole).toMatchObject({
        ending: 'complete',
        facts: { tokens: { input, output: 5 } },
        position: 'boundary',
      });
      expect(run(dialect, 'sse', pieces)).toEqual(whole);
    }
  });

  test('no more than 1 MiB of an endless line is held, and what follows it is read', () => {
    const bytes = new BoundedBytes();
    const piece = Buffer.alloc(60_000, 'x');
    let most = 0;
    for (let sent = 0; sent < 8 * 1024 * 1024; sent += piece.length) {
      bytes.append(piece);
      most = Math.max(
        most,
        bytes.bytes.length + (bytes.ends?.head.length ?? 0) + (bytes.ends?.tail.length ?? 0),
      );
    }
    expect(most).toBeLessThanOrEqual(maxEventBytes);
    expect(maxEventBytes).toBeLessThan(1024 * 1024);
    const chunks = [
      ...Array.from({ length: 40 }, () => piece),
      Buffer.from('\n\ndata: {"type":"message_stop"}\n\n'),
    ];
    expect(run('anthropic', 'sse', chunks).ending).toBe('complete');
  });

  test('an upstream’s own error is told in its words', () => {
    const failures: [Dialect, string, string][] = [
      [
        'anthropic',
        'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
        'Overloaded',
      ],
      ['openai-chat', 'data: {"error":{"message":"Busy","code":"x"}}\n\ndata: [DONE]\n\n', 'Busy'],
      ['openai-chat', 'data: {"error": "Busy"}\n\n', 'Busy'],
      [
        'openai-responses',
        'data: {"type":"error","code":"x","message":"Flat","sequence_number":3}\n\n',
        'Flat',
      ],
      ['openai-responses', 'data: {"type":"error","error":{"message":"Nested"}}\n\n', 'Nested'],
      [
        'openai-responses',
        'data: {"type":"response.failed","response":{"error":{"code":"server_error","message":"Failed"}}}\n\n',
        'Failed',
      ],
      ['gemini', 'data: {"error":{"code":503,"message":"Full","status":"UNAVAILABLE"}}\n\n', 'Full'],
      ['gemini', '{\n "error": {\n  "code": 503,\n  "message": "Bare"\n }\n}\n', 'Bare'],
    ];
    for (const [dialect, text, words] of failures) {
      expect(run(dialect, 'sse', [Buffer.from(text)])).toMatchObject({ ending: 'failed', errorText: words });
    }
  });

  test('a refused Gemini prompt is a whole answer', () => {
    const refused = 'data: {"promptFeedback":{"blockReason":"SAFETY"},"modelVersion":"g"}\r\n\r\n';
    expect(run('gemini', 'sse', [Buffer.from(refused)]).ending).toBe('complete');
  });

  test('xAI’s Chat API counts reasoning beside the output, Groq hides its usage, DeepSeek names the cache its own way', () => {
    const usages = [
      '"usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":303,"completion_tokens_details":{"reasoning_tokens":290}}',
      '"x_groq":{"usage":{"prompt_tokens":12,"completion_tokens":291,"total_tokens":303}}',
      '"usage":{"prompt_tokens":12,"completion_tokens":291,"total_tokens":303,"prompt_cache_hit_tokens":10}',
    ];
    const read = usages.map(
      (usage) => run('openai-chat', 'sse', [Buffer.from(`data: {"model":"m",${usage}}\n\n`)]).facts.tokens,
    );
    expect(
      read.map(({ input, output, cacheRead, reasoning }) => [input, output, cacheRead, reasoning]),
    ).toEqual([
      [12, 291, null, 290],
      [12, 291, null, null],
      [2, 291, 10, null],
    ]);
  });
});
