import { EventEmitter } from 'node:events';
import type { EventName, Payload } from '../shared/contract.ts';

/** Carries the contract's events from the services that publish them to the carriers that forward them. */
export class EventHub {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  publish<E extends EventName>(name: E, payload: Payload<E>): void {
    this.#emitter.emit(name, payload);
  }

  /** So that what is costly to gather is gathered only for somebody. */
  hasListeners(name: EventName): boolean {
    return this.#emitter.listenerCount(name) > 0;
  }

  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void {
    this.#emitter.on(name, listener);
    return () => this.#emitter.off(name, listener);
  }
}
