import type { DesktopBridge, DesktopGlobals } from '../../shared/desktop-contract.ts';
import { createDesktopWindowBridge } from './desktop-window-bridge.ts';
import { createHttpWindowBridge } from './http-window-bridge.ts';
import type { WindowBridge } from './window-bridge.ts';

export interface Host {
  readonly bridge: WindowBridge;
  /** Null in a browser. */
  readonly desktop: DesktopBridge | null;
}

/** The desktop app's bridge where its preload script left one, else the engine's own UI port. */
export function pickHost(page: Window & DesktopGlobals): Host {
  const { bridge, desktop } = page;
  if (bridge !== undefined && desktop !== undefined) {
    return { bridge: createDesktopWindowBridge(bridge, desktop), desktop };
  }
  const token = takeToken(page) ?? '';
  return { bridge: createHttpWindowBridge({ origin: page.location.origin, token }), desktop: null };
}

const tokenName = 'portunus.token';

/**
 * The token came behind the `#`, which browsers do not send. It moves to this tab's own storage, so that
 * it stands neither in the address bar nor in the history, and a reload still works.
 */
function takeToken(page: Window): string | null {
  const given = /^#token=([\w-]+)$/.exec(page.location.hash)?.[1];
  if (given !== undefined) {
    page.sessionStorage.setItem(tokenName, given);
    page.history.replaceState(null, '', page.location.pathname);
  }
  return page.sessionStorage.getItem(tokenName);
}
