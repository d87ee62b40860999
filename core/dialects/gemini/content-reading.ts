import type { Ends } from '../bounded-bytes.ts';
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

/** Every chunk repeats the usage so far; a finish reason, or the reason for refusing the prompt, is the only end there is. */
export class ContentReading implements StreamReading {
  readonly markers: readonly Marker[] = [
    { text: '"finishReason"', unlessNull: true },
    { text: '"blockReason"', unlessNull: true },
    { text: '"error"', unlessNull: true },
    { text: '"usageMetadata"', unlessNull: true, lastOnly: true },
  ];
  readonly found = new StreamFindings();
  #events = 0;

  get isCurious(): boolean {
    return this.found.model === null && this.#events < curiousEvents;
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
    this.found.model ??= asText(chunk['modelVersion']);
    if (isObject(chunk['usageMetadata'])) this.found.usage = readUsage(chunk['usageMetadata']);
    if (isObject(chunk['error'])) this.found.fail(chunk['error']);
    else if (isLast(chunk)) this.found.complete();
  }
}

function isLast(chunk: JsonObject): boolean {
  const isRefused = asText(asObject(chunk['promptFeedback'])['blockReason']) !== null;
  return (
    isRefused ||
    asList(chunk['candidates']).some((candidate) => asText(asObject(candidate)['finishReason']) !== null)
  );
}
