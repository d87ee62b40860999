import type {
  AccountsSlice,
  ClientsSlice,
  KeysSlice,
  LoginsSlice,
  SettingsSlice,
  Snapshot,
  VaultSlice,
} from '../../shared/contract.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import type { ConnectionState } from '../bridge/window-bridge.ts';

/** The engine's own state as the window last heard it: copied, never changed here. */
export interface EngineState {
  readonly connection: ConnectionState;
  /** Undefined until the first snapshot came; kept, as the last known, while the connection is lost. */
  readonly known: KnownState | undefined;
}

export interface KnownState {
  readonly engine: EngineStatus;
  readonly providers: readonly ProviderView[];
  readonly accounts: AccountsSlice;
  readonly logins: LoginsSlice;
  readonly keys: KeysSlice;
  readonly clients: ClientsSlice;
  readonly vault: VaultSlice;
  readonly settings: SettingsSlice;
}

export const unknownState: EngineState = { connection: 'connecting', known: undefined };

/** The slices that carry a revision: an older one never replaces a newer one, whatever the order of arrival. */
export type SliceName = 'accounts' | 'logins' | 'keys' | 'clients' | 'vault' | 'settings';

/**
 * A snapshot stands for one engine's life: after a restart revisions begin anew, so then it replaces all.
 * Within one life a slice that was pushed while the snapshot travelled may be the newer one.
 */
export function withSnapshot(state: EngineState, snapshot: Snapshot): EngineState {
  const { known } = state;
  const sameLife =
    known?.engine.pid === snapshot.engine.pid && known.engine.startedAt === snapshot.engine.startedAt;
  if (known === undefined || !sameLife) return { ...state, known: snapshot };
  return {
    ...state,
    known: {
      engine: snapshot.engine,
      providers: snapshot.providers,
      accounts: newer(known.accounts, snapshot.accounts),
      logins: newer(known.logins, snapshot.logins),
      keys: newer(known.keys, snapshot.keys),
      clients: newer(known.clients, snapshot.clients),
      vault: newer(known.vault, snapshot.vault),
      settings: newer(known.settings, snapshot.settings),
    },
  };
}

/** Slices that arrive before the first snapshot are dropped: it holds them too. */
export function withSlice<N extends SliceName>(
  state: EngineState,
  name: N,
  slice: KnownState[N],
): EngineState {
  if (state.known === undefined) return state;
  const current: KnownState[SliceName] = state.known[name];
  return slice.revision < current.revision ? state : { ...state, known: { ...state.known, [name]: slice } };
}

export function withEngine(state: EngineState, engine: EngineStatus): EngineState {
  return state.known === undefined ? state : { ...state, known: { ...state.known, engine } };
}

function newer<S extends { readonly revision: number }>(held: S, given: S): S {
  return given.revision < held.revision ? held : given;
}
