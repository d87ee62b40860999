import { Dispatcher, errors } from 'undici';
import type { Clock } from '../../ports.ts';
import { answerDemo, createDemoIds, type DemoCall, type DemoIds } from './answer-demo.ts';
import { DemoExchange } from './demo-exchange.ts';

export interface DemoOptions {
  readonly clock: Clock;
  /** Between two words of a streamed answer. @default 15 */
  readonly wordDelayMs?: number;
}

/**
 * The built-in demo provider (decision D15) in the place of a network: an undici dispatcher that answers
 * in all four dialects without any account. Nothing leaves the process.
 */
export class DemoDispatcher extends Dispatcher {
  readonly #ids: DemoIds;
  readonly #wordDelayMs: number;
  readonly #running = new Set<DemoExchange>();
  #ended: Error | undefined;
  #whenIdle: (() => void)[] = [];

  constructor({ clock, wordDelayMs = 15 }: DemoOptions) {
    super();
    this.#ids = createDemoIds(clock);
    this.#wordDelayMs = wordDelayMs;
  }

  /** Takes bodies that are whole: text, bytes, a list of bytes, or none. */
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const exchange = new DemoExchange({
      handler,
      answer: () => answerDemo(readCall(options), this.#ids),
      pieceDelayMs: this.#wordDelayMs,
      onDone: () => this.#forget(exchange),
    });
    this.#running.add(exchange);
    const refusal = this.#ended ?? findFault(options);
    if (refusal !== undefined) exchange.abort(refusal);
    else exchange.start();
    return refusal === undefined;
  }

  /** Lets running answers come to their end. */
  override close(callback: () => void): void;
  override close(): Promise<void>;
  override close(callback?: () => void): Promise<void> | undefined {
    this.#ended ??= new errors.ClientClosedError();
    return this.#settle(callback);
  }

  /** Ends running answers with this error. */
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(callback: () => void): void;
  override destroy(error?: Error | null): Promise<void>;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | undefined {
    const reason = error instanceof Error ? error : new errors.ClientDestroyedError();
    this.#ended = reason;
    for (const exchange of [...this.#running]) exchange.abort(reason);
    return this.#settle(typeof error === 'function' ? error : callback);
  }

  #settle(callback?: () => void): Promise<void> | undefined {
    const idle = new Promise<void>((resolve) => {
      if (this.#running.size === 0) resolve();
      else this.#whenIdle.push(resolve);
    });
    if (callback === undefined) return idle;
    void idle.then(callback);
    return undefined;
  }

  #forget(exchange: DemoExchange): void {
    this.#running.delete(exchange);
    if (this.#running.size > 0) return;
    this.#whenIdle.forEach((resolve) => resolve());
    this.#whenIdle = [];
  }
}

function findFault({ body, upgrade }: Dispatcher.DispatchOptions): Error | undefined {
  if (upgrade !== undefined && upgrade !== null && upgrade !== false) {
    return new errors.NotSupportedError('The demo does not upgrade connections.');
  }
  if (body === null || body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    return undefined;
  }
  if (isListOfBytes(body)) return undefined;
  return new errors.InvalidArgumentError('The demo takes whole bodies only.');
}

function readCall({ method, path, headers, body }: Dispatcher.DispatchOptions): DemoCall {
  return {
    method,
    path,
    vendor: findVendor(listHeaderNames(headers)),
    body: asText(body),
  };
}

function asText(body: unknown): string {
  if (isListOfBytes(body)) return Buffer.concat(body).toString();
  if (body instanceof Uint8Array)
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  return typeof body === 'string' ? body : '';
}

/** undici takes any iterable of bytes, this only the plainest one. */
function isListOfBytes(body: unknown): body is readonly Uint8Array[] {
  return Array.isArray(body) && body.every((part) => part instanceof Uint8Array);
}

function findVendor(headerNames: readonly string[]): DemoCall['vendor'] {
  if (headerNames.includes('anthropic-version')) return 'anthropic';
  return headerNames.includes('x-goog-api-key') ? 'gemini' : undefined;
}

/** undici takes headers as an object, as pairs, or as one flat list. */
function listHeaderNames(headers: Dispatcher.DispatchOptions['headers']): string[] {
  if (headers === null || headers === undefined) return [];
  const names = Array.isArray(headers)
    ? headers.filter((_text, place) => place % 2 === 0)
    : Symbol.iterator in headers
      ? Array.from(headers as Iterable<[string, unknown]>, ([name]) => name)
      : Object.keys(headers);
  return names.map((name) => name.toLowerCase());
}
