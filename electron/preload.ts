/**
 * The bridge into the window's world: two objects with two functions each. No Electron object, event or channel name
 * goes through, and what comes back is data (row EL-6). What may be asked is decided in main, not here.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { eventChannel, rpcChannel } from '../shared/channels.ts';
import type { Bridge } from '../shared/contract.ts';
import type { DesktopBridge } from '../shared/desktop-contract.ts';

type Listener = (payload: never) => void;

const listeners = new Map<string, Set<Listener>>();
/** Told once per page; whoever listens later hears it too. */
let connection: unknown;

ipcRenderer.on(eventChannel, (_, name: string, payload: unknown) => {
  if (name === 'desktop.connection') connection = payload;
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

async function invoke(name: string, input: unknown): Promise<never> {
  try {
    return (await ipcRenderer.invoke(rpcChannel, name, input)) as never;
  } catch {
    // The input could not be copied, e.g. because it held a function.
    return {
      ok: false,
      error: { code: 'invalid-input', field: '', problem: 'The input is not plain data' },
    } as never;
  }
}

function on(name: string, listener: Listener): () => void {
  const own: Listener = (payload) => listener(payload);
  listeners.set(name, (listeners.get(name) ?? new Set()).add(own));
  if (name === 'desktop.connection' && connection !== undefined) own(connection as never);
  return () => void listeners.get(name)?.delete(own);
}

contextBridge.exposeInMainWorld('bridge', { invoke, on } satisfies Bridge);
contextBridge.exposeInMainWorld('desktop', { invoke, on } satisfies DesktopBridge);
