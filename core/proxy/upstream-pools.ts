import { Pool, type Dispatcher } from 'undici';
import type { Upstream } from '../accounts/upstream.ts';
import type { Clock } from '../ports.ts';
import { DemoDispatcher } from '../providers/demo/demo-dispatcher.ts';

/** An upstream's response head larger than this is not from an API. */
const largestHeadBytes = 65_536;
/** Shorter than the idle limits of the vendors' load balancers, so that we end a connection before they do. */
const keepAliveMs = 30_000;

/**
 * Connections, kept per origin. HTTP/1.1 only: a request has its socket for itself, so that ending the
 * request ends the socket, and a paused one holds up nobody else.
 */
export class UpstreamPools {
  readonly #pools = new Map<string, Pool>();
  readonly #retired = new Set<Pool>();
  readonly #demo: DemoDispatcher;

  constructor(clock: Clock) {
    this.#demo = new DemoDispatcher({ clock });
  }

  for(upstream: Upstream): Dispatcher {
    if (upstream.provider.id === 'demo') return this.#demo;
    const known = this.#pools.get(upstream.origin);
    if (known !== undefined) return known;
    const pool = new Pool(upstream.origin, {
      connections: null,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: largestHeadBytes,
      keepAliveTimeout: keepAliveMs,
      connect: { timeout: upstream.timeouts.connectMs },
    });
    this.#pools.set(upstream.origin, pool);
    return pool;
  }

  /** From now on new connections; requests on the old ones go on to their end. */
  renew(): void {
    for (const pool of this.#pools.values()) this.#retire(pool);
    this.#pools.clear();
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values(), ...this.#retired];
    await Promise.allSettled(pools.map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  #retire(pool: Pool): void {
    this.#retired.add(pool);
    const forget = () => this.#retired.delete(pool);
    pool.close().then(forget, forget);
  }
}
