import type { EventSink } from './event-reader.ts';
import type { AnswerSequencer } from './message/answer-sequencer.ts';
import { readEventData } from './read-event-data.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { SseEventReader } from './sse-event-reader.ts';
import type { StreamParser } from './translation.ts';

/** An image may come in one event; what is longer than any of them is not held. */
export const maxEventBytes = 32 * 1024 * 1024;

/** What one dialect makes of its stream's events. */
export interface EventParsing {
  /** Tells the sequencer what it read. May be given anything that is a JSON object. */
  read(event: JsonObject): void;
  /** Data that is no JSON object, e.g. `[DONE]`. */
  readMarker?(data: string): void;
  /** The upstream closed in order. */
  close?(): void;
}

/** Cuts a stream of server-sent events into JSON for a dialect's parsing. What comes after the end is not looked at. */
export function parseSseStream(parsing: EventParsing, sequencer: AnswerSequencer): StreamParser {
  return new SseParser(parsing, sequencer);
}

class SseParser implements StreamParser, EventSink {
  readonly #parsing: EventParsing;
  readonly #sequencer: AnswerSequencer;
  readonly #reader = new SseEventReader(this, maxEventBytes);

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
    const event = readSingleLine(bytes.toString('utf8', start, end));
    if (event !== undefined) this.#parsing.read(event);
    else this.#readLines(bytes.subarray(start, end));
  }

  #readLines(bytes: Buffer): void {
    const data = readEventData(bytes).toString('utf8');
    if (data === '') return;
    const event = parse(data);
    if (isObject(event)) this.#parsing.read(event);
    else this.#parsing.readMarker?.(data);
  }

  onLongEvent(): void {
    failLongEvent(this.#sequencer);
  }
}

export function failLongEvent(sequencer: AnswerSequencer): void {
  const message = `The provider sent an event of more than ${maxEventBytes / 1024 / 1024} MiB.`;
  sequencer.fail({ status: 502, code: 'upstream-malformed', message, hint: '' });
}

/** Nearly every event has one line of data, and that one last: then it is JSON up to the end of the text. */
function readSingleLine(text: string): JsonObject | undefined {
  const at = text.startsWith('data:') ? 0 : text.indexOf('\ndata:') + 1;
  if (at === 0 && !text.startsWith('data:')) return undefined;
  const event = parse(text.slice(at + 'data:'.length));
  return isObject(event) ? event : undefined;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
