import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import type { AnswerFacts, StreamTap } from '../dialect.ts';
import type { Marker } from '../marker-search.ts';
import { asObject, asText, parseJson, readErrorText, type JsonObject } from '../read-json.ts';
import type { StreamReading } from '../stream-reading.ts';
import { readUsage } from './read-usage.ts';

/** `message_start` has the model and the input's usage, `message_delta` the usage so far, `message_stop` is the end. */
export class MessageReading implements StreamReading {
  readonly markers: readonly Marker[] = [{ text: '"message_' }, { text: '"error"', unlessNull: true }];
  readonly isCurious = false;
  #ending: StreamTap['ending'] = 'open';
  #errorText: string | null = null;
  #model: string | null = null;
  #usage: TokenUsage = unknownUsage;

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
    const event = asObject(parseJson(data));
    switch (event['type']) {
      case 'message_start':
        this.#start(asObject(event['message']));
        break;
      case 'message_delta':
        this.#usage = readUsage(event['usage'], this.#usage);
        break;
      case 'message_stop':
        if (this.#ending === 'open') this.#ending = 'complete';
        break;
      case 'error':
        this.#fail(event['error']);
        break;
    }
  }

  /** Gateways that splice two answers send a second start: what it says holds from there on. */
  #start(message: JsonObject): void {
    this.#model = asText(message['model']) ?? this.#model;
    this.#usage = readUsage(message['usage']);
    if (this.#ending === 'complete') this.#ending = 'open';
  }

  #fail(error: unknown): void {
    this.#ending = 'failed';
    this.#errorText ??= readErrorText(error);
  }
}
