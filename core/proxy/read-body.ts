import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { AppFailure } from '../../shared/errors.ts';
import { BodyCollector, type RequestBody } from './request-body.ts';

/** Bytes of request bodies that all requests together may hold at one moment. */
const heldBytesLimit = 1_073_741_824;

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decoders: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
  ['zstd', promisify(zstdDecompress)],
]);

/** Thrown when the client went away before its request was complete: there is nobody to answer. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

/** Reads request bodies within the caps for one and for all (row PX-5). */
export class BodyReader {
  readonly #limitBytes: () => number;
  #heldBytes = 0;

  constructor(limitBytes: () => number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * The whole body, decoded; `look` sees each part of it as it comes. To be released once it is no longer needed.
   * Throws AppFailure `body-too-large`, `overloaded`, `encoding-unsupported`, `body-invalid`, or ClientLeft.
   */
  async read(
    request: IncomingMessage,
    declaredBytes: number,
    encoding: string,
    look: (part: Buffer) => void,
  ): Promise<{ body: RequestBody; release: () => void }> {
    const limitBytes = this.#limitBytes();
    if (declaredBytes > limitBytes) throw new AppFailure({ code: 'body-too-large', limitBytes });
    let held = 0;
    const release = () => {
      this.#heldBytes -= held;
      held = 0;
    };
    const hold = (bytes: number) => {
      held += bytes;
      this.#heldBytes += bytes;
      if (held > limitBytes) return new AppFailure({ code: 'body-too-large', limitBytes });
      if (this.#heldBytes <= heldBytesLimit) return undefined;
      return new AppFailure({ code: 'overloaded', what: 'memory', limit: heldBytesLimit });
    };
    try {
      const body = new BodyCollector();
      if (isPlain(encoding)) {
        await receive(request, hold, (part) => {
          look(part);
          body.add(part);
        });
        return { body: body.finish(), release };
      }
      const packed: Buffer[] = [];
      await receive(request, hold, (part) => packed.push(part));
      const decoded = await decode(Buffer.concat(packed), encoding, limitBytes);
      const refusal = hold(decoded.length - held);
      if (refusal !== undefined) throw refusal;
      look(decoded);
      body.add(decoded);
      return { body: body.finish(), release };
    } catch (cause) {
      release();
      throw cause;
    }
  }
}

/**
 * Listens rather than iterates: an async iterator would cost more than all checks together. The listeners stay,
 * as taking them off costs as much again; what comes after the promise was settled changes nothing.
 */
function receive(
  request: IncomingMessage,
  account: (bytes: number) => AppFailure | undefined,
  take: (part: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let refusal: AppFailure | undefined;
    request.on('data', (part: Buffer) => {
      if (refusal !== undefined) return;
      refusal = account(part.length);
      if (refusal === undefined) take(part);
      else reject(refusal);
    });
    request.on('end', resolve);
    const onLeft = () => {
      if (!request.complete) reject(new ClientLeft());
    };
    request.on('close', onLeft);
    // A broken upload ends in 'close' too; without a listener 'error' would end the process.
    request.on('error', onLeft);
  });
}

function isPlain(encoding: string): boolean {
  return encoding === '' || ['', 'identity'].includes(encoding.trim().toLowerCase());
}

/** One layer, and no more bytes out than a plain body might have had (row PX-13). */
async function decode(body: Buffer, encoding: string, limitBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  const decompress = decoders.get(name);
  if (decompress === undefined)
    throw new AppFailure({ code: 'encoding-unsupported', given: encoding.slice(0, 80) });
  try {
    return await decompress(body, { maxOutputLength: limitBytes });
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new AppFailure(
      tooLarge
        ? { code: 'body-too-large', limitBytes }
        : { code: 'body-invalid', path: '', problem: `it is not valid ${name}` },
      { cause },
    );
  }
}
