import type { Ends } from './bounded-bytes.ts';
import type { AnswerFacts, StreamPosition, StreamTap, TapOptions } from './dialect.ts';
import type { EventReader, EventSink } from './event-reader.ts';
import { JsonArrayReader } from './json-array-reader.ts';
import { MarkerSearch } from './marker-search.ts';
import { readEventData } from './read-event-data.ts';
import { SseEventReader } from './sse-event-reader.ts';
import type { StreamReading } from './stream-reading.ts';

/** A superseding event longer than this is read at once instead of being kept for later. */
const keptBytes = 64 * 1024;

/** The tap every dialect shares: framing cuts the bytes into events, markers choose, the dialect reads. */
export function tapStream(reading: StreamReading, options: TapOptions): StreamTap {
  return new ReadingTap(reading, options);
}

class ReadingTap implements StreamTap, EventSink {
  readonly #reading: StreamReading;
  readonly #reader: EventReader;
  readonly #isArray: boolean;
  readonly #search: MarkerSearch;
  /** A copy of the latest event of which only the last one matters. */
  #kept: Buffer = Buffer.alloc(0);
  #keptLength = 0;

  constructor(reading: StreamReading, { framing }: TapOptions) {
    this.#reading = reading;
    this.#isArray = framing === 'json-array';
    this.#reader = this.#isArray ? new JsonArrayReader(this) : new SseEventReader(this);
    this.#search = new MarkerSearch(reading.markers);
  }

  feed(chunk: Uint8Array): void {
    this.#reader.feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  end(): void {
    this.#reader.end();
    this.#reading.close?.();
  }

  get position(): StreamPosition {
    return this.#reader.position;
  }

  get ending(): StreamTap['ending'] {
    const { ending } = this.#reading.found;
    if (!this.#isArray || ending === 'failed') return ending;
    return this.#reader.isClosed ? 'complete' : 'open';
  }

  get errorText(): string | null {
    return this.#reading.found.errorText;
  }

  get facts(): AnswerFacts {
    this.#readKept();
    return this.#reading.found.facts;
  }

  onEvent(bytes: Buffer, start: number, end: number): void {
    const interest = this.#reading.isCurious ? 'read' : this.#search.judge(bytes, start, end);
    if (interest === 'none') return;
    if (interest === 'last-only' && end - start <= keptBytes) this.#keep(bytes, start, end);
    else this.#read(bytes.subarray(start, end));
  }

  onLongEvent(ends: Ends): void {
    this.#readKept();
    this.#reading.readEnds?.(ends);
  }

  #read(event: Buffer): void {
    this.#readKept();
    const data = this.#isArray ? event : readEventData(event);
    if (data.length > 0) this.#reading.read(data);
  }

  #keep(bytes: Buffer, start: number, end: number): void {
    this.#keptLength = end - start;
    if (this.#kept.length < this.#keptLength) this.#kept = Buffer.allocUnsafeSlow(this.#keptLength * 2);
    bytes.copy(this.#kept, 0, start, end);
  }

  #readKept(): void {
    if (this.#keptLength === 0) return;
    const event = this.#kept.subarray(0, this.#keptLength);
    this.#keptLength = 0;
    this.#read(event);
  }
}
