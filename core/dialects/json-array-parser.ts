import type { EventSink } from './event-reader.ts';
import { JsonArrayReader } from './json-array-reader.ts';
import type { AnswerSequencer } from './message/answer-sequencer.ts';
import { isObject, parseJson } from './read-json.ts';
import { failLongEvent, maxEventBytes, type EventParsing } from './sse-parser.ts';
import type { StreamParser } from './translation.ts';

/** Cuts a stream that is one JSON array into its elements for a dialect's parsing. */
export function parseJsonArrayStream(parsing: EventParsing, sequencer: AnswerSequencer): StreamParser {
  return new JsonArrayParser(parsing, sequencer);
}

class JsonArrayParser implements StreamParser, EventSink {
  readonly #parsing: EventParsing;
  readonly #sequencer: AnswerSequencer;
  readonly #reader = new JsonArrayReader(this, maxEventBytes);

  constructor(parsing: EventParsing, sequencer: AnswerSequencer) {
    this.#parsing = parsing;
    this.#sequencer = sequencer;
  }

  get isOver(): boolean {
    return this.#sequencer.isOver;
  }

  feed(chunk: Uint8Array): void {
    if (this.isOver) return;
    this.#reader.feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  end(): void {
    if (this.isOver) return;
    this.#reader.end();
    this.#parsing.close?.();
  }

  onEvent(bytes: Buffer, start: number, end: number): void {
    if (this.isOver) return;
    const element = parseJson(bytes.subarray(start, end));
    if (isObject(element)) this.#parsing.read(element);
  }

  onLongEvent(): void {
    failLongEvent(this.#sequencer);
  }
}
