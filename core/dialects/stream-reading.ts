import type { Ends } from './bounded-bytes.ts';
import type { AnswerFacts, StreamTap } from './dialect.ts';
import type { Marker } from './marker-search.ts';

/** What one dialect makes of the events of one stream. Framing and splitting are not its business. Never throws. */
export interface StreamReading {
  readonly markers: readonly Marker[];
  /** While true, events without a marker are read too, e.g. until the model is known. */
  readonly isCurious: boolean;
  /** The data of an event that has a marker; may be anything. */
  read(data: Buffer): void;
  /** An event too long to hold; left out where such an event is never one that matters. */
  readEnds?(ends: Ends): void;
  readonly ending: StreamTap['ending'];
  readonly errorText: string | null;
  readonly facts: AnswerFacts;
  /** The upstream closed the stream in order; left out where that says nothing. */
  close?(): void;
}

/** How many events are looked into for the model before giving up. */
export const curiousEvents = 8;
