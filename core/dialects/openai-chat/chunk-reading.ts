import type { Ends } from '../bounded-bytes.ts';
import type { TapOptions } from '../dialect.ts';
import type { Marker } from '../marker-search.ts';
import {
  asList,
  asObject,
  asText,
  isObject,
  parseJson,
  salvageMember,
  type JsonObject,
} from '../read-json.ts';
import { curiousEvents, StreamFindings, type StreamReading } from '../stream-reading.ts';
import { readUsage } from './read-usage.ts';

const doneMarker = Buffer.from('[DONE]');

/** Any chunk may bring the model or the usage; `[DONE]` is the end, and not every server sends it. */
export class ChunkReading implements StreamReading {
  readonly markers: readonly Marker[] = [
    { text: '"finish_reason"', unlessNull: true },
    { text: '"error"', unlessNull: true },
    { text: doneMarker.toString() },
    { text: '"usage"', unlessNull: true, lastOnly: true },
  ];
  readonly #isDoneMarkerOptional: boolean;
  readonly found = new StreamFindings();
  #isFinished = false;
  #events = 0;

  constructor({ doneMarkerOptional }: TapOptions) {
    this.#isDoneMarkerOptional = doneMarkerOptional;
  }

  get isCurious(): boolean {
    return this.found.model === null && this.#events < curiousEvents;
  }

  read(data: Buffer): void {
    this.#events += 1;
    if (isDone(data)) this.found.complete();
    else this.#readChunk(asObject(parseJson(data)));
  }

  /** A chunk that long holds an image; what matters follows its content. */
  readEnds({ tail }: Ends): void {
    this.#readChunk({
      usage: salvageMember(tail, 'usage'),
      choices: [{ finish_reason: salvageMember(tail, 'finish_reason') }],
    });
  }

  close(): void {
    if (this.#isFinished && this.#isDoneMarkerOptional) this.found.complete();
  }

  #readChunk(chunk: JsonObject): void {
    this.found.model ??= asText(chunk['model']);
    this.found.usage = readUsage(chunk) ?? this.found.usage;
    this.#isFinished ||= asList(chunk['choices']).some(
      (choice) => asText(asObject(choice)['finish_reason']) !== null,
    );
    const error = chunk['error'];
    if (isObject(error) || asText(error) !== null) this.found.fail(error);
  }
}

function isDone(data: Buffer): boolean {
  return data.length < 32 && data.toString('latin1').trim() === '[DONE]';
}
