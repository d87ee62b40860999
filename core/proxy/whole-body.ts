import { UpstreamFault } from '../dialects/translation.ts';

/** A whole answer is held until it is complete; one that is larger than this is none. */
export const wholeLimitBytes = 64 * 1_048_576;

/** An upstream's whole JSON answer, gathered as it comes. */
export class WholeBody {
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= wholeLimitBytes) this.#parts.push(chunk);
  }

  /** Throws `UpstreamFault` when it is too large. */
  bytes(): Buffer {
    if (this.#bytes > wholeLimitBytes) throw new UpstreamFault('it is too large');
    return Buffer.concat(this.#parts);
  }

  /** Throws `UpstreamFault` when it is too large or no JSON. */
  parse(): unknown {
    const text = this.bytes().toString('utf8');
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new UpstreamFault('it is not JSON', { cause });
    }
  }
}
