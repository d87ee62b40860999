import { createEventParser, maxEventBytes, type EventParsing } from './event-parser.ts';
import { JsonArrayReader } from './json-array-reader.ts';
import type { AnswerSequencer } from './message/answer-sequencer.ts';
import { isObject, parseJson } from './read-json.ts';
import type { StreamParser } from './translation.ts';

/** Cuts a stream that is one JSON array into its elements for a dialect's parsing. */
export function parseJsonArrayStream(parsing: EventParsing, sequencer: AnswerSequencer): StreamParser {
  return createEventParser({
    parsing,
    sequencer,
    createReader: (sink) => new JsonArrayReader(sink, maxEventBytes),
    readEvent: readElement,
  });
}

function readElement(bytes: Buffer, parsing: EventParsing): void {
  const element = parseJson(bytes);
  if (isObject(element)) parsing.read(element);
}
