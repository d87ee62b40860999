import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import type { Ends } from '../bounded-bytes.ts';
import type { AnswerFacts, StreamTap } from '../dialect.ts';
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

/** Every chunk repeats the usage so far; a finish reason, or the reason for refusing the prompt, is the only end there is. */
export class ContentReading implements StreamReading {
  readonly markers: readonly Marker[] = [
    { text: '"finishReason"', unlessNull: true },
    { text: '"blockReason"', unlessNull: true },
    { text: '"error"', unlessNull: true },
    { text: '"usageMetadata"', unlessNull: true, lastOnly: true },
  ];
  #ending: StreamTap['ending'] = 'open';
  #errorText: string | null = null;
  #model: string | null = null;
  #usage: TokenUsage = unknownUsage;
  #events = 0;

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
    this.#readChunk(asObject(parseJson(data)));
  }

  /** A chunk that long holds an image; what matters follows its content. */
  readEnds({ tail }: Ends): void {
    this.#readChunk({
      candidates: [{ finishReason: salvageMember(tail, 'finishReason') }],
      usageMetadata: salvageMember(tail, 'usageMetadata'),
      modelVersion: salvageMember(tail, 'modelVersion'),
    });
  }

  #readChunk(chunk: JsonObject): void {
    this.#model ??= asText(chunk['modelVersion']);
    if (isObject(chunk['usageMetadata'])) this.#usage = readUsage(chunk['usageMetadata']);
    if (isObject(chunk['error'])) this.#fail(chunk['error']);
    else if (this.#ending === 'open' && isLast(chunk)) this.#ending = 'complete';
  }

  #fail(error: JsonObject): void {
    this.#ending = 'failed';
    this.#errorText ??= readErrorText(error);
  }
}

function isLast(chunk: JsonObject): boolean {
  const isRefused = asText(asObject(chunk['promptFeedback'])['blockReason']) !== null;
  return (
    isRefused ||
    asList(chunk['candidates']).some((candidate) => asText(asObject(candidate)['finishReason']) !== null)
  );
}
