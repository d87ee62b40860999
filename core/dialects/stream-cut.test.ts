import { describe, expect, test } from 'vitest';
import type { ErrorText } from './dialect.ts';
import { parseSse, type ParsedEvent } from './parse-sse.suite.ts';
import {
  envelopeOf,
  hasRecordings,
  loadOwnSamples,
  loadRecordings,
  type SampleStream,
} from './recorded-streams.suite.ts';
import { dialectAdapters } from './registry.ts';

const cutError: ErrorText = {
  status: 502,
  code: 'upstream-cut',
  message: 'The answer was cut.',
  hint: 'Ask again.',
};

/** By which payload of each dialect a client knows that the answer is whole. */
const endOf = {
  anthropic: /^\{"type":"message_stop"/,
  'openai-chat': /^never: \[DONE\] comes after the payloads/,
  'openai-responses': /"type":\s*"(response\.(completed|incomplete|failed)|error)"/,
  gemini: /"finishReason"/,
};

/** The events before the stream's end, each as its vendor frames it. */
function eventsBeforeEnd({ dialect, payloads }: SampleStream): string[] {
  const end = payloads.findIndex((payload) => endOf[dialect].test(payload));
  return payloads.slice(0, end === -1 ? undefined : end).map(envelopeOf(dialect));
}

/** What a client sees when the stream stops after `sent` and we tell it so. */
function cutAfter({ dialect }: SampleStream, sent: string) {
  const adapter = dialectAdapters[dialect];
  const tap = adapter.createStreamTap({ framing: 'sse', doneMarkerOptional: false });
  tap.feed(Buffer.from(sent));
  tap.end();
  const { ending, position } = tap;
  return { ending, position, seen: parseSse(sent + adapter.writeStreamError(cutError, 'sse', position)) };
}

function ownErrorEvents(sample: SampleStream): ParsedEvent[] {
  return parseSse(dialectAdapters[sample.dialect].writeStreamError(cutError, 'sse', 'boundary'));
}

function expectToldAtEveryCut(sample: SampleStream): void {
  const errors = ownErrorEvents(sample);
  const events = eventsBeforeEnd(sample);
  let sent = '';
  for (const event of ['', ...events]) {
    sent += event;
    const whole = parseSse(sent);
    expect(cutAfter(sample, sent)).toEqual({
      ending: 'open',
      position: sent === '' ? 'start' : 'boundary',
      seen: [...whole, ...errors],
    });
  }
  const inside = events.at(-1) ?? '';
  const before = events.length > 1 ? (events[0] ?? '') : '';
  for (let kept = 1; kept < inside.length; kept += 1) {
    const { ending, seen } = cutAfter(sample, before + inside.slice(0, kept));
    const wholeBefore = parseSse(before);
    // At most the half-sent event stands between what was whole and our error.
    expect(ending).toBe('open');
    expect(seen.slice(0, wholeBefore.length)).toEqual(wholeBefore);
    expect(seen.slice(-errors.length)).toEqual(errors);
    expect(seen.length - wholeBefore.length - errors.length).toBeLessThanOrEqual(1);
  }
}

describe('streams cut short', () => {
  test.each(loadOwnSamples())(
    'PX-10: $name cut at every event boundary and inside its last event ends in an error event of its own',
    expectToldAtEveryCut,
  );

  test.skipIf(!hasRecordings).each(loadRecordings().filter(({ bytes }) => bytes.length < 40_000))(
    'PX-10: $name cut at every event boundary and inside its last event ends in an error event of its own',
    expectToldAtEveryCut,
  );

  test('PX-10: a chat stream without [DONE] is whole only where the provider may leave it out and it finished', () => {
    const finished = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
    const endings = [true, false].flatMap((doneMarkerOptional) =>
      ['', finished].map((sent) => {
        const tap = dialectAdapters['openai-chat'].createStreamTap({ framing: 'sse', doneMarkerOptional });
        tap.feed(Buffer.from(`data: {"choices":[{"index":0,"finish_reason":null}]}\n\n${sent}`));
        const before = tap.ending;
        tap.end();
        return [before, tap.ending];
      }),
    );
    expect(endings).toEqual([
      ['open', 'open'],
      ['open', 'complete'],
      ['open', 'open'],
      ['open', 'open'],
    ]);
  });

  test('PX-10: a half-sent Anthropic event becomes a ping, which its SDKs skip', () => {
    const sent = 'event: content_block_delta\ndata: {"type":"content_bl';
    const error = dialectAdapters.anthropic.writeStreamError(cutError, 'sse', 'mid-line');
    expect(parseSse(sent + error).map(({ event }) => event)).toEqual(['ping', 'error']);
  });

  test('PX-12: between the two halves of a CRLF no keep-alive is written', () => {
    const tap = dialectAdapters.anthropic.createStreamTap({ framing: 'sse', doneMarkerOptional: false });
    tap.feed(Buffer.from('event: ping\r'));
    expect(tap.position).toBe('mid-line');
    expect(dialectAdapters.anthropic.writeKeepAlive('sse', tap.position)).toBeUndefined();
    tap.feed(Buffer.from('\n'));
    expect(tap.position).toBe('line-start');
  });
});

describe('Gemini’s JSON array', () => {
  const elements = [
    '{"candidates":[{"content":{"parts":[{"text":"],[\\"}"}]}}]}',
    '{"usageMetadata":{"promptTokenCount":4}}',
  ];
  const whole = `[${elements[0]}\n,\r\n${elements[1]}\n,{"candidates":[{"finishReason":"STOP"}],"modelVersion":"g"}]\n`;
  const { gemini } = dialectAdapters;
  const createTap = () => gemini.createStreamTap({ framing: 'json-array', doneMarkerOptional: false });

  test('PX-12: it reads the same split at every byte offset', () => {
    const results = Array.from({ length: whole.length + 1 }, (_, at) => {
      const tap = createTap();
      tap.feed(Buffer.from(whole.slice(0, at)));
      const isClosed = at > whole.lastIndexOf(']');
      expect(tap.ending).toBe(isClosed ? 'complete' : 'open');
      tap.feed(Buffer.from(whole.slice(at)));
      tap.end();
      return JSON.stringify([tap.facts, tap.ending, tap.position]);
    });
    expect(new Set(results)).toEqual(
      new Set([
        '[{"tokens":{"input":4,"output":null,"cacheRead":null,"cacheWrite":null,"reasoning":null},"model":"g"},"complete","boundary"]',
      ]),
    );
  });

  test('PX-10: cut between elements it stays valid JSON with the error as its last element', () => {
    for (let at = 0; at < whole.lastIndexOf(']'); at += 1) {
      const sent = whole.slice(0, at);
      const tap = createTap();
      tap.feed(Buffer.from(sent));
      tap.end();
      const text = sent + gemini.writeStreamError(cutError, 'json-array', tap.position);
      if (tap.position === 'mid-line') {
        expect(() => JSON.parse(text) as unknown).toThrow();
      } else {
        const list = JSON.parse(text) as { error?: { code: number } }[];
        expect(list.at(-1)?.error?.code).toBe(502);
        expect(list.length).toBeLessThanOrEqual(4);
      }
    }
  });

  test('whitespace between elements is its keep-alive', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const tap = createTap();
      tap.feed(Buffer.from(whole.slice(0, at)));
      const sign = gemini.writeKeepAlive('json-array', tap.position);
      if (sign !== undefined)
        expect(JSON.parse(whole.slice(0, at) + sign + whole.slice(at))).toEqual(JSON.parse(whole));
    }
  });

  test('numbers and words are elements too', () => {
    const tap = createTap();
    tap.feed(Buffer.from('[1, null,"]",[2],{"error":{"message":"Full"}}'));
    expect([tap.ending, tap.errorText, tap.position]).toEqual(['failed', 'Full', 'boundary']);
    const closed = createTap();
    closed.feed(Buffer.from('[true]'));
    expect(closed.ending).toBe('complete');
  });

  test('what is no array never ends', () => {
    const tap = createTap();
    tap.feed(Buffer.from('{"error":{"code":500}}]'));
    tap.end();
    expect([tap.ending, tap.position]).toEqual(['open', 'mid-line']);
  });
});
