export interface MessageHandlers {
  /** The start line and headers, without the empty line. */
  head(text: string): void;
  body(bytes: Buffer): void;
  end(): void;
}

type State = 'head' | 'counted' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer';

/**
 * Reads HTTP/1.1 messages off a connection, one after another. Knows lengths and chunks and nothing
 * else: fake upstream and load share a core, and a full HTTP stack there would be what limits the
 * fastest subjects.
 */
export class HttpReader {
  readonly #handlers: MessageHandlers;
  #state: State = 'head';
  /** A head or a chunk's size line that has not come to its end. */
  #partial = '';
  #left = 0;

  constructor(handlers: MessageHandlers) {
    this.#handlers = handlers;
  }

  feed(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#step(bytes, at);
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'counted':
      case 'chunk':
        return this.#readBody(bytes, at);
      case 'chunk-size':
        return this.#readLine(bytes, at, (line) => this.#beginChunk(line));
      case 'chunk-end':
        return this.#readLine(bytes, at, () => (this.#state = 'chunk-size'));
      case 'trailer':
        return this.#readLine(bytes, at, (line) => line === '' && this.#finish());
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const from = this.#partial.length;
    this.#partial += bytes.toString('latin1', at);
    const end = this.#partial.indexOf('\r\n\r\n', Math.max(0, from - 3));
    if (end < 0) return bytes.length;
    const head = this.#partial.slice(0, end);
    this.#partial = '';
    this.#handlers.head(head);
    this.#beginBody(head);
    return at + end + 4 - from;
  }

  #beginBody(head: string): void {
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#state = 'chunk-size';
    else {
      this.#left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      this.#state = 'counted';
      if (this.#left === 0) this.#finish();
    }
  }

  #readBody(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    this.#handlers.body(bytes.subarray(at, end));
    if (this.#left === 0) {
      if (this.#state === 'counted') this.#finish();
      else this.#state = 'chunk-end';
    }
    return end;
  }

  #beginChunk(line: string): void {
    this.#left = Number.parseInt(line, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'chunk';
  }

  #readLine(bytes: Buffer, at: number, use: (line: string) => unknown): number {
    const end = bytes.indexOf(10, at);
    this.#partial += bytes.toString('latin1', at, end < 0 ? bytes.length : end);
    if (end < 0) return bytes.length;
    const line = this.#partial.trimEnd();
    this.#partial = '';
    use(line);
    return end + 1;
  }

  #finish(): void {
    this.#state = 'head';
    this.#handlers.end();
  }
}
