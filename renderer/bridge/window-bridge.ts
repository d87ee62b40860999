import type { Bridge } from '../../shared/contract.ts';
import type { Connection } from '../../shared/desktop-contract.ts';

/** How the window reaches the engine, whichever host it is in. It reconnects by itself and says so. */
export interface WindowBridge extends Bridge {
  /** Also tells the present state to a new listener. Returns the end of the subscription. */
  onConnection(listener: (connection: ConnectionState) => void): () => void;
}

/** `signed-out`: the engine answers but does not take this page's token; only a new address helps. */
export type ConnectionState = Connection | 'signed-out';
