import type { EventReader, EventSink } from './event-reader.ts';
import type { AnswerSequencer } from './message/answer-sequencer.ts';
import type { JsonObject } from './read-json.ts';
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

export interface EventParserOptions {
  readonly parsing: EventParsing;
  readonly sequencer: AnswerSequencer;
  /** Cuts the framing's bytes into events of at most `maxEventBytes`. */
  readonly createReader: (sink: EventSink) => EventReader;
  /** One event's bytes, valid during the call only. */
  readonly readEvent: (bytes: Buffer, parsing: EventParsing) => void;
}

/** What all framings of a stream have in common. What comes after the answer's end is not looked at. */
export function createEventParser(options: EventParserOptions): StreamParser {
  const { parsing, sequencer, readEvent } = options;
  const reader = options.createReader({
    onEvent: (bytes, start, end) => {
      if (!sequencer.isOver) readEvent(bytes.subarray(start, end), parsing);
    },
    onLongEvent: () => failLongEvent(sequencer),
  });
  return {
    get isOver() {
      return sequencer.isOver;
    },
    feed: (chunk) => {
      if (!sequencer.isOver) reader.feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    },
    end: () => {
      if (sequencer.isOver) return;
      reader.end();
      parsing.close?.();
    },
  };
}

function failLongEvent(sequencer: AnswerSequencer): void {
  const message = `The provider sent an event of more than ${maxEventBytes / 1024 / 1024} MiB.`;
  sequencer.fail({ status: 502, code: 'upstream-malformed', message, hint: '' });
}
