/** Longer events are not held whole: their two ends are enough to tell what they were. */
export const maxEventBytes = 896 * 1024;
const headBytes = 4 * 1024;
const tailBytes = 64 * 1024;

/** The two ends of something too long to hold. */
export interface Ends {
  readonly head: Buffer;
  readonly tail: Buffer;
}

export function takeEnds(bytes: Buffer): Ends {
  return { head: bytes.subarray(0, headBytes), tail: bytes.subarray(Math.max(bytes.length - tailBytes, 0)) };
}

/** Collects the bytes of one event over many chunks; beyond its limit it keeps only the two ends. */
export class BoundedBytes {
  readonly #limit: number;
  #store = Buffer.alloc(0);
  #used = 0;
  #ends: Ends | undefined;

  constructor(limit = maxEventBytes) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#used === 0 && this.#ends === undefined;
  }

  /** The two ends once there was too much, else undefined. */
  get ends(): Ends | undefined {
    return this.#ends;
  }

  /** What was collected; valid until the next call. Empty when `ends` is set. */
  get bytes(): Buffer {
    return this.#store.subarray(0, this.#used);
  }

  append(piece: Buffer): void {
    if (this.#ends) {
      this.#ends = { head: this.#ends.head, tail: appendTail(this.#ends.tail, piece) };
    } else if (this.#used + piece.length > this.#limit) {
      this.#overflow(piece);
    } else {
      this.#reserve(this.#used + piece.length);
      piece.copy(this.#store, this.#used);
      this.#used += piece.length;
    }
  }

  clear(): void {
    this.#used = 0;
    this.#ends = undefined;
    // A stream may stay open for long after one big event.
    if (this.#store.length > tailBytes) this.#store = Buffer.alloc(0);
  }

  #overflow(piece: Buffer): void {
    const collected = this.bytes;
    const head = Buffer.concat([collected.subarray(0, headBytes), piece.subarray(0, headBytes)]);
    this.#ends = { head: head.subarray(0, headBytes), tail: appendTail(collected, piece) };
    this.#store = Buffer.alloc(0);
    this.#used = 0;
  }

  #reserve(needed: number): void {
    if (needed <= this.#store.length) return;
    const size = Math.min(Math.max(needed, this.#store.length * 2, 1024), this.#limit);
    const grown = Buffer.allocUnsafeSlow(size);
    this.#store.copy(grown, 0, 0, this.#used);
    this.#store = grown;
  }
}

/** Copies, so that the chunk it came from can be freed. */
function appendTail(tail: Buffer, piece: Buffer): Buffer {
  if (piece.length >= tailBytes) return Buffer.from(piece.subarray(piece.length - tailBytes));
  return Buffer.concat([tail.subarray(Math.max(tail.length + piece.length - tailBytes, 0)), piece]);
}
