import type { AccountsSlice, Bridge, Snapshot, VaultSlice } from '../../shared/contract.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { EngineLink } from './engine-link.ts';

/** What main knows of the engine, for the tray, the notices and the theme. Null until the engine was reached. */
export interface EngineFacts {
  readonly engine: EngineStatus | null;
  readonly accounts: AccountsSlice['accounts'];
  readonly clients: readonly ClientStatus[];
  readonly vault: VaultSlice['vault'] | null;
  readonly settings: Settings | null;
  readonly providers: readonly ProviderView[];
}

interface Revised {
  readonly revision: number;
}

/**
 * Copies the engine's slices: subscribes first, then asks for everything, and drops what is older than what it has.
 * A new engine counts its revisions anew, so each connection begins from nothing.
 */
export class EngineView {
  readonly #listeners = new Set<(facts: EngineFacts) => void>();
  readonly #revisions = new Map<string, number>();
  #facts: EngineFacts = {
    engine: null,
    accounts: [],
    clients: [],
    vault: null,
    settings: null,
    providers: [],
  };

  constructor(link: EngineLink) {
    link.on('engine.changed', (engine) => this.#change({ engine }));
    link.on('accounts.changed', (slice) => this.#replace('accounts', slice, { accounts: slice.accounts }));
    link.on('clients.changed', (slice) => this.#replace('clients', slice, { clients: slice.clients }));
    link.on('vault.changed', (slice) => this.#replace('vault', slice, { vault: slice.vault }));
    link.on('settings.changed', (slice) => this.#replace('settings', slice, { settings: slice.settings }));
    link.onConnection((connection) => {
      if (connection === 'open') void this.#ask(link);
    });
  }

  get facts(): EngineFacts {
    return this.#facts;
  }

  onChange(listener: (facts: EngineFacts) => void): void {
    this.#listeners.add(listener);
  }

  async #ask(bridge: Bridge): Promise<void> {
    this.#revisions.clear();
    const snapshot = await bridge.invoke('state.snapshot', {});
    if (snapshot.ok) this.#take(snapshot.value);
  }

  #take({ engine, providers, accounts, clients, vault, settings }: Snapshot): void {
    this.#change({ engine, providers });
    this.#replace('accounts', accounts, { accounts: accounts.accounts });
    this.#replace('clients', clients, { clients: clients.clients });
    this.#replace('vault', vault, { vault: vault.vault });
    this.#replace('settings', settings, { settings: settings.settings });
  }

  #replace(name: string, { revision }: Revised, change: Partial<EngineFacts>): void {
    if (revision < (this.#revisions.get(name) ?? -1)) return;
    this.#revisions.set(name, revision);
    this.#change(change);
  }

  #change(change: Partial<EngineFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    for (const listener of this.#listeners) listener(this.#facts);
  }
}
