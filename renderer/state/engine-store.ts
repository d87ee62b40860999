import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import {
  type EngineState,
  type SliceName,
  unknownState,
  withEngine,
  withSlice,
  withSnapshot,
} from './engine-state.ts';

export type EngineStore = StoreApi<EngineState>;

/**
 * Follows the engine: listens first, then asks for all of it, and again whenever the connection comes back
 * (style.md section 3). Returns the store and the end of following.
 */
export function followEngine(bridge: WindowBridge): { store: EngineStore; end: () => void } {
  const store = createStore<EngineState>(() => unknownState);
  const replaceSlice = (name: SliceName) =>
    bridge.on(`${name}.changed`, (slice) =>
      store.setState((state) => withSlice(state, name, slice as never)),
    );
  const ends = [
    replaceSlice('accounts'),
    replaceSlice('logins'),
    replaceSlice('keys'),
    replaceSlice('clients'),
    replaceSlice('vault'),
    replaceSlice('settings'),
    bridge.on('engine.changed', (engine) => store.setState((state) => withEngine(state, engine))),
    bridge.onConnection((connection) => {
      store.setState({ connection });
      if (connection === 'open') void takeSnapshot(bridge, store);
    }),
  ];
  return { store, end: () => ends.forEach((end) => end()) };
}

const snapshotRetryMs = 1000;

async function takeSnapshot(bridge: WindowBridge, store: EngineStore): Promise<void> {
  const result = await bridge.invoke('state.snapshot', {});
  if (result.ok) store.setState((state) => withSnapshot(state, result.value));
  // An engine that answers with a failure is asked again, for as long as it is there.
  else if (store.getState().connection === 'open') {
    setTimeout(() => void takeSnapshot(bridge, store), snapshotRetryMs);
  }
}
