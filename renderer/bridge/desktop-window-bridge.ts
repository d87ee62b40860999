import type { Bridge } from '../../shared/contract.ts';
import type { DesktopBridge } from '../../shared/desktop-contract.ts';
import type { WindowBridge } from './window-bridge.ts';

/** In the desktop app the main process holds the connection and tells how it is. */
export function createDesktopWindowBridge(bridge: Bridge, desktop: DesktopBridge): WindowBridge {
  return {
    invoke: (name, input) => bridge.invoke(name, input),
    on: (name, listener) => bridge.on(name, listener),
    onConnection: (listener) => desktop.on('desktop.connection', listener),
  };
}
