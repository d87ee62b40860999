import { STATUS_CODES } from 'node:http';
import { errors, type Dispatcher } from 'undici';
import type { DemoAnswer } from './answer-demo.ts';

export interface ExchangeOptions {
  readonly handler: Dispatcher.DispatchHandler;
  readonly answer: () => DemoAnswer;
  /** Between two pieces of a streamed answer. */
  readonly pieceDelayMs: number;
  /** Called once, however it ends. */
  readonly onDone: () => void;
}

/** One request and its answer, told to an undici handler as a network's would be: paused, resumed, aborted. */
export class DemoExchange implements Dispatcher.DispatchController {
  readonly #options: ExchangeOptions;
  #pieces: readonly string[] = [];
  #sent = 0;
  #paused = false;
  #reason: Error | null = null;
  #done = false;
  #timer: NodeJS.Timeout | undefined;
  rawHeaders: Buffer[] = [];

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  /** Begins in a later turn, as a network would. */
  start(): void {
    setImmediate(() => this.#begin());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#schedule();
  }

  abort(reason?: Error): void {
    if (this.#done) return;
    this.#reason = reason ?? new errors.RequestAbortedError();
    this.#finish();
    this.#options.handler.onResponseError?.(this, this.#reason);
  }

  #begin(): void {
    if (this.#done) return;
    if (!this.#tell((handler) => handler.onRequestStart?.(this, {}))) return;
    const started = this.#tell((handler) => {
      const { status, headers, pieces } = this.#options.answer();
      this.#pieces = pieces;
      this.rawHeaders = Object.entries(headers)
        .flat()
        .map((text) => Buffer.from(text));
      handler.onResponseStart?.(this, status, { ...headers }, STATUS_CODES[status] ?? '');
    });
    if (started) this.#send();
  }

  /** The next piece and a pause after it; after the last one the end. */
  #send(): void {
    if (this.#done || this.#paused) return;
    const piece = this.#pieces[this.#sent];
    if (piece === undefined) {
      this.#end();
      return;
    }
    this.#sent += 1;
    if (this.#tell((handler) => handler.onResponseData?.(this, Buffer.from(piece)))) this.#schedule();
  }

  #schedule(): void {
    if (this.#done || this.#paused || this.#timer !== undefined) return;
    const delayMs = this.#sent > 0 && this.#sent < this.#pieces.length ? this.#options.pieceDelayMs : 0;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, delayMs);
  }

  /** False when the request is over. A handler that throws ends it, as with undici's own dispatchers. */
  #tell(call: (handler: Dispatcher.DispatchHandler) => void): boolean {
    try {
      call(this.#options.handler);
    } catch (cause) {
      this.abort(toError(cause));
    }
    return !this.#done;
  }

  #end(): void {
    this.#finish();
    try {
      this.#options.handler.onResponseEnd?.(this, {});
    } catch (cause) {
      this.#options.handler.onResponseError?.(this, toError(cause));
    }
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#options.onDone();
  }
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('A handler failed.', { cause });
}
