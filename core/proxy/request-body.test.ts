import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyCollector, type RequestBody } from './request-body.ts';

function collect(bytes: Buffer, ends: readonly number[]): RequestBody {
  const collector = new BodyCollector();
  let at = 0;
  for (const end of [...ends, bytes.length]) {
    collector.add(bytes.subarray(at, end));
    at = end;
  }
  return collector.finish();
}

/** What undici gets to send. */
function partsOf(body: RequestBody): Buffer[] {
  const sent = body.toDispatch();
  return Buffer.isBuffer(sent) ? [sent] : [...(sent as unknown as Iterable<Buffer>)];
}

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) % 256));
const anyPlaces = (max: number) =>
  fc.array(fc.nat(bytes.length), { maxLength: max }).map((places) => places.sort((a, b) => a - b));

describe('RequestBody', () => {
  it('gives the same bytes to every attempt, whatever parts they came in', () => {
    fc.assert(
      fc.property(anyPlaces(12), (ends) => {
        const body = collect(bytes, ends);
        expect(body.size).toBe(bytes.length);
        for (let attempt = 0; attempt < 2; attempt += 1)
          expect(Buffer.concat(partsOf(body)).equals(bytes)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('D4: replaces a range, in one part or over several, and keeps every other byte', () => {
    fc.assert(
      fc.property(
        anyPlaces(12),
        fc.nat(bytes.length - 1),
        fc.nat(200_000),
        fc.string(),
        (ends, start, length, text) => {
          const end = Math.min(bytes.length, start + 1 + length);
          const before = collect(bytes, ends);
          const after = before.replaceRange({ start, end }, text);
          const wanted = Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
          expect(Buffer.concat(partsOf(after)).equals(wanted)).toBe(true);
          expect(after.size).toBe(wanted.length);
          expect(Buffer.concat(partsOf(before)).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('joins small parts and leaves large ones as they came', () => {
    const large = [bytes.subarray(0, 65_536), bytes.subarray(65_536, 131_072)];
    const collector = new BodyCollector();
    for (const part of large) collector.add(part);
    const parts = partsOf(collector.finish());
    expect(parts.length).toBe(2);
    expect([parts[0] === large[0], parts[1] === large[1]]).toEqual([true, true]);

    const trickled = collect(
      bytes,
      Array.from({ length: bytes.length }, (_, at) => at),
    );
    expect(partsOf(trickled).length).toBe(10);
    expect(partsOf(collect(bytes.subarray(0, 900), [3, 8]))).toHaveLength(1);
  });
});
