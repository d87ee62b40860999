import type { Marker } from '../marker-search.ts';
import { asObject, asText, parseJson, type JsonObject } from '../read-json.ts';
import { StreamFindings, type StreamReading } from '../stream-reading.ts';
import { readUsage } from './read-usage.ts';

/** `message_start` has the model and the input's usage, `message_delta` the usage so far, `message_stop` is the end. */
export class MessageReading implements StreamReading {
  readonly markers: readonly Marker[] = [{ text: '"message_' }, { text: '"error"', unlessNull: true }];
  readonly isCurious = false;
  readonly found = new StreamFindings();

  read(data: Buffer): void {
    const event = asObject(parseJson(data));
    switch (event['type']) {
      case 'message_start':
        this.#start(asObject(event['message']));
        break;
      case 'message_delta':
        this.found.usage = readUsage(event['usage'], this.found.usage);
        break;
      case 'message_stop':
        this.found.complete();
        break;
      case 'error':
        this.found.fail(event['error']);
        break;
    }
  }

  /** Gateways that splice two answers send a second start: what it says holds from there on. */
  #start(message: JsonObject): void {
    this.found.model = asText(message['model']) ?? this.found.model;
    this.found.usage = readUsage(message['usage']);
    if (this.found.ending === 'complete') this.found.ending = 'open';
  }
}
