import type { ControlClient } from '../../core/api/control-client.ts';
import { EventHub } from '../../core/events.ts';
import {
  type Bridge,
  type CommandName,
  type EventName,
  events,
  type Input,
  type Output,
  type Payload,
} from '../../shared/contract.ts';
import type { Connection } from '../../shared/desktop-contract.ts';
import type { Result } from '../../shared/errors.ts';

/**
 * One bridge for the whole life of the desktop, whichever engine is behind it at the moment: subscriptions
 * stay when the engine is replaced, and calls in between are answered `engine-not-running`.
 */
export class EngineLink implements Bridge {
  readonly #hub = new EventHub();
  readonly #listeners = new Set<(connection: Connection) => void>();
  #client: ControlClient | undefined;
  #end: () => void = () => undefined;
  #connection: Connection = 'connecting';

  get connection(): Connection {
    return this.#connection;
  }

  async invoke<N extends CommandName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
    if (this.#client === undefined) return { ok: false, error: { code: 'engine-not-running' } };
    return await this.#client.invoke(name, input);
  }

  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void {
    return this.#hub.on(name, listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the engine at the other end has gone, or `close` was called. */
  async use(client: ControlClient): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
      client.onEnd(resolve);
    });
    for (const name of Object.keys(events) as EventName[]) this.#forward(client, name);
    this.#client = client;
    this.#tell('open');
    await ended;
    this.#lose();
  }

  close(): void {
    this.#client?.close();
    this.#end();
  }

  #forward<E extends EventName>(client: ControlClient, name: E): void {
    client.on(name, (payload) => this.#hub.publish(name, payload));
  }

  #lose(): void {
    if (this.#client === undefined) return;
    this.#client = undefined;
    this.#tell('lost');
  }

  #tell(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#listeners) listener(connection);
  }
}
