import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { z } from 'zod';
import {
  type Bridge,
  type CommandName,
  commands,
  type EventName,
  type Input,
  type Output,
  type Payload,
} from '../../shared/contract.ts';
import { AppError, AppFailure, type Result } from '../../shared/errors.ts';
import { EventHub } from '../events.ts';
import type { Paths } from '../ports.ts';
import { controlFiles } from './control-address.ts';
import { readEvents } from './read-events.ts';

export interface ControlClient extends Bridge {
  /** Called once when the engine ends the event stream or goes away; not after `close()`. */
  onEnd(listener: () => void): () => void;
  close(): void;
}

/** An engine that takes longer than this for its own status is treated as none. */
const helloTimeoutMs = 5_000;

/**
 * Finds the engine that serves this home. Undefined when none runs: no file, or a file whose socket is dead.
 * Throws AppFailure `unauthorised` when one runs that does not know the token in our file.
 */
export async function connectControl(paths: Paths): Promise<ControlClient | undefined> {
  // Twice, because an engine that restarts in between leaves us with the old token for a moment.
  for (let attempt = 1; ; attempt += 1) {
    const door = readDoor(paths);
    if (door === undefined) return undefined;
    const client = new HttpControlClient(door);
    const answer = await client.invoke('engine.status', {}, AbortSignal.timeout(helloTimeoutMs));
    if (answer.ok || answer.error.code === 'unknown-command') return client;
    client.close();
    if (answer.error.code !== 'unauthorised') return undefined;
    if (attempt === 2) throw new AppFailure(answer.error);
  }
}

const Door = z.object({ address: z.string(), token: z.string() });
type Door = z.infer<typeof Door>;

function readDoor(paths: Paths): Door | undefined {
  const files = controlFiles(paths);
  try {
    const info = JSON.parse(readFileSync(files.info, 'utf8')) as object;
    return Door.parse({ ...info, token: readFileSync(files.token, 'utf8') });
  } catch {
    return undefined; // Missing, or half gone because the engine is just ending.
  }
}

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: AppError }),
]);

class HttpControlClient implements ControlClient {
  readonly #door: Door;
  readonly #events = new EventHub();
  readonly #endListeners = new Set<() => void>();
  #subscriptions = 0;
  #stream: { opened: Promise<void>; end: () => void } | undefined;

  constructor(door: Door) {
    this.#door = door;
  }

  async invoke<N extends CommandName>(
    name: N,
    input: Input<N>,
    signal?: AbortSignal,
  ): Promise<Result<Output<N>>> {
    // Who subscribed first and asks now must see every change after the answer.
    await this.#stream?.opened;
    try {
      const text = await this.#post(`/rpc/${name}`, JSON.stringify(input), signal);
      return readAnswer(name, text);
    } catch {
      return { ok: false, error: { code: 'engine-not-running' } };
    }
  }

  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void {
    const unsubscribe = this.#events.on(name, listener);
    this.#subscriptions += 1;
    this.#stream ??= this.#openStream();
    let active = true;
    return () => {
      if (!active) return;
      active = false;
      unsubscribe();
      this.#subscriptions -= 1;
      if (this.#subscriptions === 0) this.#endStream();
    };
  }

  onEnd(listener: () => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  close(): void {
    this.#endListeners.clear();
    this.#endStream();
  }

  async #post(path: string, body: string, signal?: AbortSignal): Promise<string> {
    const response = await this.#send('POST', path, body, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  #send(method: string, path: string, body?: string, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#door.token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      // No connection is kept: one that the engine just closed would look like an engine that is gone.
      const options = { socketPath: this.#door.address, agent: false, method, path, headers } as const;
      const request = httpRequest(signal === undefined ? options : { ...options, signal }, resolve);
      request.once('error', reject);
      request.end(body);
    });
  }

  #openStream() {
    const abort = new AbortController();
    const response = this.#send('GET', '/events', undefined, abort.signal);
    void response
      .then((stream) => readEvents(stream, (name, payload) => this.#events.publish(name, payload)))
      .catch(() => undefined)
      .finally(() => {
        if (abort.signal.aborted) return;
        this.#stream = undefined;
        for (const listener of [...this.#endListeners]) listener();
      });
    const opened = response.then(
      () => undefined,
      () => undefined,
    );
    return { opened, end: () => abort.abort() };
  }

  #endStream(): void {
    this.#stream?.end();
    this.#stream = undefined;
  }
}

/** Checked on this side too: the engine may be of another version. */
function readAnswer<N extends CommandName>(name: N, text: string): Result<Output<N>> {
  const differs = { ok: false, error: { code: 'unknown-command', name } } as const;
  const answer = Answer.safeParse(JSON.parse(text));
  if (!answer.success) return differs;
  if (!answer.data.ok) return answer.data;
  const value = commands[name].output.safeParse(answer.data.value);
  return value.success ? { ok: true, value: value.data as Output<N> } : differs;
}
