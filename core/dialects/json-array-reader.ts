import { BoundedBytes, maxEventBytes, takeEnds } from './bounded-bytes.ts';
import type { StreamPosition } from './dialect.ts';
import type { EventReader, EventSink } from './event-reader.ts';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const spaces: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** `awaiting`: an element may begin here. `between`: after an element. `foreign`: this is no array at all. */
type State = 'before' | 'awaiting' | 'element' | 'between' | 'closed' | 'foreign';

const positionOf: Record<State, StreamPosition> = {
  before: 'start',
  awaiting: 'line-start',
  element: 'mid-line',
  between: 'boundary',
  closed: 'boundary',
  foreign: 'mid-line',
};

/** Cuts the elements out of one JSON array that arrives bit by bit; `isClosed` once its last bracket passed. */
export class JsonArrayReader implements EventReader {
  readonly #sink: EventSink;
  /** What earlier chunks held of the current element. */
  readonly #carry: BoundedBytes;
  readonly #limit: number;
  #state: State = 'before';
  #extent = new ElementExtent();

  /** Of an element longer than `limit` bytes only the ends are told. */
  constructor(sink: EventSink, limit = maxEventBytes) {
    this.#sink = sink;
    this.#limit = limit;
    this.#carry = new BoundedBytes(limit);
  }

  get position(): StreamPosition {
    return positionOf[this.#state];
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  feed(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#state !== 'element') {
        this.#state = stateAfter(this.#state, byte);
        if (!this.#isInElement()) continue;
        start = at;
        this.#extent = new ElementExtent();
      }
      const reach = this.#extent.take(byte);
      if (reach === 'inside') continue;
      this.#emit(chunk.subarray(start, reach === 'last' ? at + 1 : at));
      this.#state = reach === 'last' ? 'between' : stateAfter('between', byte);
    }
    if (this.#isInElement()) this.#carry.append(chunk.subarray(start));
  }

  /** Nothing to do: an element without its end has nothing to tell, an array without its bracket stays open. */
  end(): void {
    this.#carry.clear();
  }

  #isInElement(): boolean {
    return this.#state === 'element';
  }

  #emit(rest: Buffer): void {
    if (this.#carry.isEmpty && rest.length > this.#limit) {
      this.#sink.onLongEvent(takeEnds(rest));
      return;
    }
    this.#carry.append(rest);
    const { ends, bytes } = this.#carry;
    if (ends) this.#sink.onLongEvent(ends);
    else this.#sink.onEvent(bytes, 0, bytes.length);
    this.#carry.clear();
  }
}

function stateAfter(state: State, byte: number): State {
  if (spaces.includes(byte) || state === 'closed' || state === 'foreign') return state;
  if (state === 'before') return byte === openBracket ? 'awaiting' : 'foreign';
  if (byte === closeBracket) return 'closed';
  return byte === comma ? 'awaiting' : 'element';
}

/** Follows one array element byte by byte to where it ends. */
class ElementExtent {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** `last`: the element ends with this byte. `after`: it ended before it, as only numbers and words do. */
  take(byte: number): 'inside' | 'last' | 'after' {
    if (this.#isInString) return this.#takeInString(byte);
    switch (byte) {
      case quote:
        this.#isInString = true;
        return 'inside';
      case openBrace:
      case openBracket:
        this.#depth += 1;
        return 'inside';
      case closeBrace:
      case closeBracket:
        if (this.#depth === 0) return 'after';
        this.#depth -= 1;
        return this.#depth === 0 ? 'last' : 'inside';
      case comma:
        return this.#depth === 0 ? 'after' : 'inside';
      default:
        return 'inside';
    }
  }

  #takeInString(byte: number): 'inside' | 'last' {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (byte === backslash) {
      this.#isEscaped = true;
    } else if (byte === quote) {
      this.#isInString = false;
      if (this.#depth === 0) return 'last';
    }
    return 'inside';
  }
}
