import { Agent as PlainAgent, type ClientRequestArgs } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ProxyAddress } from './proxy-address.ts';
import { createTunnelConnector } from './tunnel-connector.ts';

type Connected = (cause: Error | null, socket: Duplex) => void;

/** Lets Node's own client reach one origin through a proxy; each request has a tunnel of its own. */
export function createTunnelAgent(proxy: ProxyAddress, origin: string, limitMs: number): PlainAgent {
  const { hostname, host, protocol, port } = new URL(origin);
  const connector = createTunnelConnector(proxy, limitMs);
  const connect = (callback: Connected | undefined) =>
    connector({ hostname, host, protocol, port }, (cause, socket) => callback?.(cause, socket as Duplex));
  return protocol === 'https:' ? new SecureTunnelAgent(connect) : new PlainTunnelAgent(connect);
}

type Connect = (callback: Connected | undefined) => void;

class PlainTunnelAgent extends PlainAgent {
  readonly #connect: Connect;

  constructor(connect: Connect) {
    super();
    this.#connect = connect;
  }

  override createConnection(_options: ClientRequestArgs, callback?: Connected): undefined {
    this.#connect(callback);
  }
}

class SecureTunnelAgent extends SecureAgent {
  readonly #connect: Connect;

  constructor(connect: Connect) {
    super();
    this.#connect = connect;
  }

  override createConnection(_options: ClientRequestArgs, callback?: Connected): undefined {
    this.#connect(callback);
  }
}
