import { BoundedBytes, maxEventBytes, takeEnds } from './bounded-bytes.ts';
import type { StreamPosition } from './dialect.ts';
import type { EventReader, EventSink } from './event-reader.ts';

const lf = 0x0a;
const cr = 0x0d;

/**
 * Cuts server-sent events out of raw bytes: lines may end in LF, CRLF or CR, an event ends at a blank line.
 * Nothing is decoded, and only an event that a chunk cuts in two is copied.
 *
 * A CR at the end of a chunk may be half of a CRLF. The event it ends is handed on at once, but `position` stays
 * `mid-line` until the next byte: what is written there must not come between the two.
 */
export class SseEventReader implements EventReader {
  readonly isClosed = false;
  readonly #sink: EventSink;
  /** What earlier chunks held of the current event. */
  readonly #carry: BoundedBytes;
  readonly #limit: number;
  #isFed = false;
  #isMidLine = false;
  #isAfterCr = false;
  #endPosition: StreamPosition | undefined;

  /** Of an event longer than `limit` bytes only the ends are told. */
  constructor(sink: EventSink, limit = maxEventBytes) {
    this.#sink = sink;
    this.#limit = limit;
    this.#carry = new BoundedBytes(limit);
  }

  get position(): StreamPosition {
    if (this.#endPosition) return this.#endPosition;
    if (!this.#isFed) return 'start';
    if (this.#isMidLine || this.#isAfterCr) return 'mid-line';
    return this.#carry.isEmpty ? 'boundary' : 'line-start';
  }

  feed(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#isFed = true;
    let lineStart = this.#skipSecondHalfOfCrLf(chunk);
    let eventStart = this.#carry.isEmpty ? lineStart : 0;
    let nextLf = findByte(chunk, lf, lineStart);
    let nextCr = findByte(chunk, cr, lineStart);
    for (;;) {
      const lineEnd = Math.min(nextLf, nextCr);
      if (lineEnd === chunk.length) break;
      const isBlank = lineEnd === lineStart && !this.#isMidLine;
      const isCr = nextCr === lineEnd;
      lineStart = lineEnd + (isCr && chunk[lineEnd + 1] === lf ? 2 : 1);
      this.#isAfterCr = isCr && lineStart === chunk.length && chunk[lineEnd + 1] === undefined;
      this.#isMidLine = false;
      if (isBlank) {
        this.#endEvent(chunk, eventStart, lineEnd);
        eventStart = lineStart;
      }
      if (nextLf < lineStart) nextLf = findByte(chunk, lf, lineStart);
      if (nextCr < lineStart) nextCr = findByte(chunk, cr, lineStart);
    }
    if (lineStart < chunk.length) this.#isMidLine = true;
    if (eventStart < chunk.length) this.#carry.append(chunk.subarray(eventStart));
  }

  /** An event whose blank line never came counts too, as the vendors' SDKs have it. */
  end(): void {
    this.#endPosition = this.position;
    if (!this.#carry.isEmpty) this.#emitCarry();
  }

  #skipSecondHalfOfCrLf(chunk: Buffer): number {
    const isSecondHalf = this.#isAfterCr && chunk[0] === lf;
    this.#isAfterCr = false;
    return isSecondHalf ? 1 : 0;
  }

  #endEvent(chunk: Buffer, start: number, end: number): void {
    if (!this.#carry.isEmpty) {
      this.#carry.append(chunk.subarray(start, end));
      this.#emitCarry();
    } else if (end - start > this.#limit) {
      this.#sink.onLongEvent(takeEnds(chunk.subarray(start, end)));
    } else if (end > start) {
      this.#sink.onEvent(chunk, start, end);
    }
  }

  #emitCarry(): void {
    const { ends, bytes } = this.#carry;
    if (ends) this.#sink.onLongEvent(ends);
    else this.#sink.onEvent(bytes, 0, bytes.length);
    this.#carry.clear();
  }
}

/** Like `indexOf`, with the length for "not there". */
function findByte(chunk: Buffer, byte: number, from: number): number {
  const found = chunk.indexOf(byte, from);
  return found === -1 ? chunk.length : found;
}
