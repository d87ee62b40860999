import { Dispatcher, Pool } from 'undici';
import type { Upstream } from '../accounts/upstream.ts';
import type { ProxyAddress } from '../outbound/proxy-address.ts';
import { createTunnelConnector } from '../outbound/tunnel-connector.ts';
import type { Clock } from '../ports.ts';
import { DemoDispatcher } from '../providers/demo/demo-dispatcher.ts';

/** An upstream's response head larger than this is not from an API. */
const largestHeadBytes = 65_536;
/** Shorter than the idle limits of the vendors' load balancers, so that we end a connection before they do. */
const keepAliveMs = 30_000;
const defaultConnectMs = 10_000;

/** The proxy that leads to an origin, null for none; throws when it is set but cannot be used now. */
export type ChooseProxy = (account: string | null, origin: string) => ProxyAddress | null;

/**
 * Connections, kept per account and origin: how an origin is reached is the account's own choice. HTTP/1.1 only: a
 * request has its socket for itself, so that ending the request ends the socket, and a paused one holds up nobody else.
 */
export class UpstreamPools {
  /** By account, then by origin; accounts with the same way to an origin share its pool. */
  readonly #chosen = new Map<string | null, Map<string, Pool>>();
  /** By the way and the origin. */
  readonly #pools = new Map<string, Pool>();
  readonly #retired = new Set<Pool>();
  readonly #demo: DemoDispatcher;
  readonly chooseProxy: ChooseProxy;

  constructor(clock: Clock, chooseProxy: ChooseProxy = () => null) {
    this.#demo = new DemoDispatcher({ clock });
    this.chooseProxy = chooseProxy;
  }

  /** Throws what choosing the proxy throws. */
  for(upstream: Upstream): Dispatcher {
    if (upstream.provider.id === 'demo') return this.#demo;
    return this.#poolOf(upstream.account, upstream.origin, upstream.timeouts.connectMs);
  }

  /**
   * Reaches any origin the way this account does; null: before there is one. For calls that are not a client's
   * requests, such as an issuer's.
   */
  dispatcher(account: string | null): Dispatcher {
    return new OriginDispatcher((origin) => this.#poolOf(account, origin, defaultConnectMs));
  }

  /** From now on new connections; requests on the old ones go on to their end. */
  renew(): void {
    this.#chosen.clear();
    for (const pool of this.#pools.values()) this.#retire(pool);
    this.#pools.clear();
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values(), ...this.#retired];
    await Promise.allSettled(pools.map((pool) => pool.destroy()));
    this.#chosen.clear();
    this.#pools.clear();
  }

  #poolOf(account: string | null, origin: string, connectMs: number): Pool {
    let own = this.#chosen.get(account);
    if (own === undefined) this.#chosen.set(account, (own = new Map<string, Pool>()));
    const known = own.get(origin);
    if (known !== undefined) return known;
    const pool = this.#open(this.chooseProxy(account, origin), origin, connectMs);
    own.set(origin, pool);
    return pool;
  }

  #open(proxy: ProxyAddress | null, origin: string, connectMs: number): Pool {
    const way = JSON.stringify([proxy, origin]);
    const known = this.#pools.get(way);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connections: null,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: largestHeadBytes,
      keepAliveTimeout: keepAliveMs,
      connect: proxy === null ? { timeout: connectMs } : createTunnelConnector(proxy, connectMs),
    });
    this.#pools.set(way, pool);
    return pool;
  }

  #retire(pool: Pool): void {
    this.#retired.add(pool);
    const forget = () => this.#retired.delete(pool);
    pool.close().then(forget, forget);
  }
}

/** Hands each request to its origin's pool; it has nothing of its own to close. */
class OriginDispatcher extends Dispatcher {
  readonly #poolOf: (origin: string) => Pool;

  constructor(poolOf: (origin: string) => Pool) {
    super();
    this.#poolOf = poolOf;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (options.origin === undefined) throw new TypeError('a request without an origin');
    return this.#poolOf(new URL(options.origin).origin).dispatch(options, handler);
  }
}
