import { createEventParser, maxEventBytes, type EventParsing } from './event-parser.ts';
import type { AnswerSequencer } from './message/answer-sequencer.ts';
import { readEventData } from './read-event-data.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { SseEventReader } from './sse-event-reader.ts';
import type { StreamParser } from './translation.ts';

/** Cuts a stream of server-sent events into JSON for a dialect's parsing. */
export function parseSseStream(parsing: EventParsing, sequencer: AnswerSequencer): StreamParser {
  return createEventParser({
    parsing,
    sequencer,
    createReader: (sink) => new SseEventReader(sink, maxEventBytes),
    readEvent,
  });
}

function readEvent(bytes: Buffer, parsing: EventParsing): void {
  const event = readSingleLine(bytes.toString('utf8'));
  if (event !== undefined) parsing.read(event);
  else readLines(bytes, parsing);
}

function readLines(bytes: Buffer, parsing: EventParsing): void {
  const data = readEventData(bytes).toString('utf8');
  if (data === '') return;
  const event = parse(data);
  if (isObject(event)) parsing.read(event);
  else parsing.readMarker?.(data);
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
