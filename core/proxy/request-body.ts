import type { Readable } from 'node:stream';

/** Parts smaller than this are joined: a write each would cost more than the copy. */
const smallestPartBytes = 32_768;

/** A whole body as it came in parts: putting them into one buffer would hold every byte twice. */
export class RequestBody {
  readonly size: number;
  readonly #parts: readonly Buffer[];

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts;
    this.size = parts.reduce((size, part) => size + part.length, 0);
  }

  /** The body with the bytes from `start` up to, not including, `end` replaced; every other byte is kept. */
  replaceRange({ start, end }: { start: number; end: number }, text: string): RequestBody {
    const replaced = new BodyCollector();
    let at = 0;
    for (const part of this.#parts) {
      const [from, to] = [start - at, end - at];
      if (from > 0) replaced.add(part.subarray(0, from));
      if (from >= 0 && from < part.length) replaced.add(Buffer.from(text));
      if (to < part.length) replaced.add(part.subarray(Math.max(to, 0)));
      at += part.length;
    }
    return replaced.finish();
  }

  /** The same bytes between two texts. */
  within(before: string, after: string): RequestBody {
    return new RequestBody([Buffer.from(before), ...this.#parts, Buffer.from(after)]);
  }

  /** The whole of it as text, for the few who have to read it. */
  text(): string {
    const [only = Buffer.alloc(0), ...others] = this.#parts;
    return (others.length === 0 ? only : Buffer.concat(this.#parts)).toString('utf8');
  }

  /**
   * What undici sends, for any number of attempts: it reads a list from the first part each time. To go with a
   * `content-length`, as a list does not say how long it is.
   */
  toDispatch(): Buffer | Readable {
    const [only = Buffer.alloc(0), ...others] = this.#parts;
    // undici takes any iterable of bytes, though its types name streams alone.
    return others.length === 0 ? only : (this.#parts as unknown as Readable);
  }
}

/** Gathers the parts of a body. */
export class BodyCollector {
  readonly #parts: Buffer[] = [];
  #small: Buffer[] = [];
  #smallBytes = 0;

  add(part: Buffer): void {
    this.#small.push(part);
    this.#smallBytes += part.length;
    if (this.#smallBytes >= smallestPartBytes) this.#join();
  }

  finish(): RequestBody {
    if (this.#smallBytes > 0) this.#join();
    return new RequestBody(this.#parts);
  }

  #join(): void {
    const [only, ...others] = this.#small;
    if (only !== undefined) this.#parts.push(others.length === 0 ? only : Buffer.concat(this.#small));
    this.#small = [];
    this.#smallBytes = 0;
  }
}
