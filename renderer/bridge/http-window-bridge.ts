/**
 * Reaches the engine from a browser page (decision D17): commands as POST, events as one long answer.
 * The token stands in the header of each request and nowhere else: not in a URL, not in a message.
 * `fetch` reads the events because an EventSource cannot send that header.
 */
import { createParser } from 'eventsource-parser';
import type { EventName, Payload } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import { Listeners } from './listeners.ts';
import type { ConnectionState, WindowBridge } from './window-bridge.ts';

export interface HttpWindowBridgeOptions {
  /** Where the engine's UI port is; the page's own origin. */
  readonly origin: string;
  readonly token: string;
}

/** The engine sends a sign of life every 15 s; a stream silent for longer is a dead one. */
const silenceLimitMs = 40_000;
const firstRetryMs = 250;
const longestRetryMs = 4000;

export function createHttpWindowBridge(options: HttpWindowBridgeOptions): WindowBridge {
  const stream = new EventStream(options);
  return {
    invoke: (name, input) => call(options, name, input),
    on: (name, listener) => stream.on(name, listener),
    onConnection: (listener) => stream.onConnection(listener),
  };
}

async function call<T>(
  { origin, token }: HttpWindowBridgeOptions,
  name: string,
  input: unknown,
): Promise<Result<T>> {
  try {
    const response = await fetch(`${origin}/rpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorisation(token) },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Result<T>;
  } catch {
    return { ok: false, error: { code: 'engine-not-running' } };
  }
}

const authorisation = (token: string) => ({ authorization: `Bearer ${token}` });

class EventStream {
  readonly #options: HttpWindowBridgeOptions;
  readonly #events = new Map<string, Listeners<unknown>>();
  readonly #connection = new Listeners<ConnectionState>();
  #state: ConnectionState = 'connecting';
  #started = false;

  constructor(options: HttpWindowBridgeOptions) {
    this.#options = options;
  }

  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void {
    const listeners = this.#events.get(name) ?? new Listeners<unknown>();
    this.#events.set(name, listeners);
    // The contract's name decides the payload's type; the engine has checked it.
    return listeners.add(listener as (payload: unknown) => void);
  }

  onConnection(listener: (connection: ConnectionState) => void): () => void {
    const end = this.#connection.add(listener);
    listener(this.#state);
    if (!this.#started) {
      this.#started = true;
      void this.#stayConnected();
    }
    return end;
  }

  async #stayConnected(): Promise<void> {
    let retryMs = firstRetryMs;
    while (this.#state !== 'signed-out') {
      if (await this.#readOnce()) retryMs = firstRetryMs;
      if (this.#state === 'open') this.#become('lost');
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }

  /** Whether the stream was open for a while. */
  async #readOnce(): Promise<boolean> {
    const silence = new Silence(silenceLimitMs);
    try {
      const response = await fetch(`${this.#options.origin}/events`, {
        headers: authorisation(this.#options.token),
        signal: silence.signal,
      });
      if (response.status === 401) this.#become('signed-out');
      if (!response.ok || response.body === null) return false;
      await this.#read(response.body, silence);
      return true;
    } catch {
      return this.#state === 'open';
    } finally {
      silence.end();
    }
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>, silence: Silence): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data }) => this.#events.get(event ?? '')?.tell(JSON.parse(data)),
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      silence.broken();
      // The engine subscribes before its first byte: who sees that byte misses nothing after it.
      if (this.#state !== 'open') this.#become('open');
      parser.feed(value);
    }
  }

  #become(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#connection.tell(state);
  }
}

/** Aborts when nothing was heard for a while: a laptop that slept keeps dead connections open. */
class Silence {
  readonly #limitMs: number;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.broken();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#limitMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
