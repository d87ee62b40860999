import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import type { Ends } from '../bounded-bytes.ts';
import type { AnswerFacts, StreamTap, TapOptions } from '../dialect.ts';
import type { Marker } from '../marker-search.ts';
import {
  asList,
  asObject,
  asText,
  isObject,
  parseJson,
  readErrorText,
  salvageMember,
  type JsonObject,
} from '../read-json.ts';
import { curiousEvents, type StreamReading } from '../stream-reading.ts';
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
  #ending: StreamTap['ending'] = 'open';
  #errorText: string | null = null;
  #model: string | null = null;
  #usage: TokenUsage = unknownUsage;
  #isFinished = false;
  #events = 0;

  constructor({ doneMarkerOptional }: TapOptions) {
    this.#isDoneMarkerOptional = doneMarkerOptional;
  }

  get isCurious(): boolean {
    return this.#model === null && this.#events < curiousEvents;
  }

  get ending(): StreamTap['ending'] {
    return this.#ending;
  }

  get errorText(): string | null {
    return this.#errorText;
  }

  get facts(): AnswerFacts {
    return { tokens: this.#usage, model: this.#model };
  }

  read(data: Buffer): void {
    this.#events += 1;
    if (isDone(data)) this.#complete();
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
    if (this.#isFinished && this.#isDoneMarkerOptional) this.#complete();
  }

  #readChunk(chunk: JsonObject): void {
    this.#model ??= asText(chunk['model']);
    this.#usage = readUsage(chunk) ?? this.#usage;
    this.#isFinished ||= asList(chunk['choices']).some(
      (choice) => asText(asObject(choice)['finish_reason']) !== null,
    );
    const error = chunk['error'];
    if (!isObject(error) && asText(error) === null) return;
    this.#ending = 'failed';
    this.#errorText ??= readErrorText(error);
  }

  #complete(): void {
    if (this.#ending === 'open') this.#ending = 'complete';
  }
}

function isDone(data: Buffer): boolean {
  return data.length < 32 && data.toString('latin1').trim() === '[DONE]';
}
