import type { StreamPosition } from './dialect.ts';
import type { Ends } from './bounded-bytes.ts';

/** Receives the events that a reader found. */
export interface EventSink {
  /** The event stands in `bytes` from `start` up to, not including, `end`; valid during the call only. */
  onEvent(bytes: Buffer, start: number, end: number): void;
  /** An event longer than `maxEventBytes`. */
  onLongEvent(ends: Ends): void;
}

/** Cuts a framing's bytes into events, whatever the chunks; the same bytes give the same events and positions. */
export interface EventReader {
  feed(chunk: Buffer): void;
  end(): void;
  readonly position: StreamPosition;
  /** Whether the framing itself has said that nothing follows; server-sent events cannot. */
  readonly isClosed: boolean;
}
