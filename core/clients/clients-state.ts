import type { ClientsSlice } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { EventHub } from '../events.ts';
import type { ClientsService } from './clients-service.ts';
import { FolderWatch } from './folder-watch.ts';

/** Where this user's clients stand, and word of it when that changes, whoever changed it. */
export class ClientsState {
  readonly #clients: ClientsService;
  readonly #events: EventHub;
  readonly #watch: FolderWatch;
  #revision = 0;
  /** What was told last, as JSON. */
  #told = '';
  #unsubscribe: (() => void) | undefined;
  #soon: NodeJS.Immediate | undefined;

  constructor(clients: ClientsService, events: EventHub) {
    this.#clients = clients;
    this.#events = events;
    this.#watch = new FolderWatch(() => this.refresh());
  }

  slice(): ClientsSlice {
    return { revision: this.#revision, clients: this.#list() };
  }

  /** From now on changes on the disk are told, and a revoked key's too. */
  start(): void {
    this.#told = JSON.stringify(this.#list());
    this.#watch.watch(this.#listPaths());
    this.#unsubscribe = this.#events.on('keys.changed', () => {
      this.#soon ??= setImmediate(() => this.refresh());
    });
  }

  /** Looks again and tells it when something is different. */
  refresh(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    const clients = this.#list();
    const text = JSON.stringify(clients);
    if (text === this.#told) return;
    this.#told = text;
    this.#revision += 1;
    // Another program may have been found, or a link leads elsewhere.
    if (this.#unsubscribe !== undefined) this.#watch.watch(this.#listPaths());
    this.#events.publish('clients.changed', { revision: this.#revision, clients });
  }

  close(): void {
    this.#unsubscribe?.();
    clearImmediate(this.#soon);
    this.#watch.close();
  }

  #list(): ClientStatus[] {
    return this.#orNothing(() => this.#clients.list({}));
  }

  #listPaths(): string[] {
    return this.#orNothing(() => this.#clients.listPaths());
  }

  /** Without a home folder there is nothing to look at: who asks for the list itself is told so. */
  #orNothing<T>(look: () => T[]): T[] {
    try {
      return look();
    } catch (cause) {
      if (cause instanceof AppFailure) return [];
      throw cause;
    }
  }
}
