import type { Ends } from './bounded-bytes.ts';
import { unknownUsage, type TokenUsage } from '../../shared/models/activity.ts';
import type { AnswerFacts, StreamTap } from './dialect.ts';
import type { Marker } from './marker-search.ts';
import { readErrorText } from './read-json.ts';

/** What one dialect makes of the events of one stream. Framing and splitting are not its business. Never throws. */
export interface StreamReading {
  readonly markers: readonly Marker[];
  /** While true, events without a marker are read too, e.g. until the model is known. */
  readonly isCurious: boolean;
  /** The data of an event that has a marker; may be anything. */
  read(data: Buffer): void;
  /** An event too long to hold; left out where such an event is never one that matters. */
  readEnds?(ends: Ends): void;
  readonly found: StreamFindings;
  /** The upstream closed the stream in order; left out where that says nothing. */
  close?(): void;
}

/** How many events are looked into for the model before giving up. */
export const curiousEvents = 8;

/** What has been found in a stream so far. */
export class StreamFindings {
  ending: StreamTap['ending'] = 'open';
  errorText: string | null = null;
  model: string | null = null;
  usage: TokenUsage = unknownUsage;

  get facts(): AnswerFacts {
    return { tokens: this.usage, model: this.model };
  }

  /** The dialect's last event passed; one that tells of a failure outweighs it. */
  complete(): void {
    if (this.ending === 'open') this.ending = 'complete';
  }

  /** The upstream's own error event passed; the first one has the words. */
  fail(error: unknown): void {
    this.ending = 'failed';
    this.errorText ??= readErrorText(error);
  }
}
