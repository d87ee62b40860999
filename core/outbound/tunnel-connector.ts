import { buildConnector } from 'undici';
import { openTunnel } from './open-tunnel.ts';
import type { ProxyAddress } from './proxy-address.ts';
import { targetOf } from './tunnel-target.ts';

/**
 * Lets a pool of undici connect through a proxy. Every origin is reached by a tunnel, plain HTTP too: the proxy never
 * reads a request, and a pooled connection behaves as a straight one does. HTTP/1.1 only, like the pools.
 */
export function createTunnelConnector(proxy: ProxyAddress, limitMs: number): buildConnector.connector {
  const secure = buildConnector({ timeout: limitMs, allowH2: false });
  return (options, callback) => {
    const { hostname, protocol, port } = options;
    const target = targetOf(`${protocol}//${hostname}:${port}`);
    openTunnel(proxy, target, limitMs).then(
      (socket) => {
        if (protocol === 'https:') secure({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause)), null),
    );
  };
}
