import type { ResponseHeaders } from '../accounts/response-headers.ts';
import type { Upstream } from '../accounts/upstream.ts';

/** Errors are short; what is longer is passed on as it comes. */
const longestHeldBytes = 65_536;

/** A refusal that is not passed on before its body was read: whether another account is asked depends on its words. */
export class HeldAnswer {
  readonly upstream: Upstream;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  /** What is compressed or no JSON cannot be read, and its head alone decides. */
  static canHold(headers: ResponseHeaders): boolean {
    const type = [headers['content-type'] ?? ''].flat()[0] ?? '';
    const encoding = headers['content-encoding'];
    return /^application\/(.+\+)?json/i.test(type) && (encoding === undefined || encoding === 'identity');
  }

  constructor(upstream: Upstream, status: number, headers: ResponseHeaders) {
    this.upstream = upstream;
    this.status = status;
    this.headers = headers;
  }

  get parts(): readonly Buffer[] {
    return this.#parts;
  }

  get isFull(): boolean {
    return this.#bytes > longestHeldBytes;
  }

  add(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }
}
