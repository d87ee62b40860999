/**
 * The bridge into the bar above a provider's sign-in page: what is to be shown comes in, what a person does goes out.
 * The provider's page has no preload script at all (row EL-6).
 */
import { contextBridge, ipcRenderer } from 'electron';
import { signInActChannel, signInBarChannel } from '../shared/channels.ts';
import type { SignInBar, SignInBarBridge } from '../shared/sign-in-bar.ts';

type Listener = (bar: SignInBar) => void;

const listeners = new Set<Listener>();
let latest: SignInBar | undefined;

ipcRenderer.on(signInBarChannel, (_, bar: SignInBar) => {
  latest = bar;
  for (const listener of listeners) listener(bar);
});

function onChange(listener: Listener): () => void {
  const own: Listener = (bar) => listener(bar);
  listeners.add(own);
  if (latest !== undefined) own(latest);
  return () => void listeners.delete(own);
}

const bridge: SignInBarBridge = { act: (act) => ipcRenderer.send(signInActChannel, act), onChange };
contextBridge.exposeInMainWorld('signIn', bridge);
