import type { Parsed } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { OutboundProxies as ProxiesView } from '../../shared/models/proxy.ts';
import type { EventHub } from '../events.ts';
import type { Logger, Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../vault/vault.ts';
import { readEnvironmentProxies, type EnvironmentProxies } from './environment-proxies.ts';
import {
  hasLogin,
  maskProxy,
  nameProxy,
  parseProxy,
  writeProxy,
  type ProxyAddress,
} from './proxy-address.ts';
import { proxyFailure } from './proxy-failure.ts';
import { proxyRecord } from './proxy-record.ts';
import { targetOf } from './tunnel-target.ts';

export interface OutboundProxiesOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly events: EventHub;
  readonly log: Logger;
  readonly environment: Ports['environment'];
  /** Whether an address is one of this engine's own (row LOC-8). */
  readonly isOwnAddress: (url: URL) => boolean;
  /** The ways out are others from now on. */
  readonly onChange: () => void;
}

interface Row {
  account: string | null;
  url: string | null;
  sealed: number;
}

const direct = 'direct';

/**
 * Which proxy leads to the outside (row ENV-5, docs/decisions/d18-outbound-proxies.md): the account's own, the one for
 * all, the environment's, none. This machine and what NO_PROXY names are always reached straight.
 */
export class OutboundProxies {
  readonly #options: OutboundProxiesOptions;
  readonly #environment: EnvironmentProxies;
  /** By account; null: for all. */
  #rows: ReadonlyMap<string | null, Row>;

  constructor(options: OutboundProxiesOptions) {
    this.#options = options;
    this.#environment = readEnvironmentProxies(options.environment, options.log);
    this.#rows = this.#read();
  }

  /**
   * The proxy towards `origin`; null: straight. Throws AppFailure `vault-locked`, `vault-not-chosen` or
   * `proxy-failed` when its password cannot be had: going straight instead would betray whoever set it.
   */
  choose(account: string | null, origin: string): ProxyAddress | null {
    const { hostname, port, protocol } = new URL(origin);
    if (this.#environment.isUnproxied(hostname, port)) return null;
    const row = this.#rows.get(account) ?? this.#rows.get(null);
    if (row === undefined) return protocol === 'http:' ? this.#environment.http : this.#environment.https;
    return row.url === null ? null : this.#open(row, row.url, origin);
  }

  /** As `choose`, if `url` were set. Throws AppFailure `proxy-invalid`. */
  chooseGiven(url: string, origin: string): ProxyAddress | null {
    const proxy = url === direct ? null : this.#parse(url);
    const { hostname, port } = new URL(origin);
    return this.#environment.isUnproxied(hostname, port) ? null : proxy;
  }

  view(): ProxiesView {
    // An account that was removed takes its proxy along.
    this.#rows = this.#read();
    const { http, https } = this.#environment;
    const own = https ?? http;
    const accounts = [...this.#rows.values()].flatMap((row) =>
      row.account === null ? [] : [[row.account, describe(row)] as const],
    );
    const global = this.#rows.get(null);
    return {
      global: global === undefined ? null : describe(global),
      environment: own && maskProxy(own),
      accounts: Object.fromEntries(accounts),
    };
  }

  /** `account` by its id. Throws AppFailure `proxy-invalid`, or as the vault where there is a password to keep. */
  set(account: string | null, url: Parsed<'proxies.set'>['url']): ProxiesView {
    const proxy = url === null || url === direct ? null : this.#parse(url);
    const { database, vault, events, onChange } = this.#options;
    database.transaction(() => {
      if (this.#rows.get(account)?.sealed === 1) vault.delete(proxyRecord(account));
      database.run('DELETE FROM outbound_proxies WHERE account IS ?', account);
      if (url !== null) this.#insert(account, proxy);
    });
    this.#rows = this.#read();
    onChange();
    const view = this.view();
    events.publish('proxies.changed', view);
    return view;
  }

  #parse(url: string): ProxyAddress {
    const proxy = parseProxy(url);
    if (this.#options.isOwnAddress(new URL(`http://${nameProxy(proxy)}`))) {
      throw new AppFailure({ code: 'proxy-invalid', problem: 'own-address' });
    }
    return proxy;
  }

  #insert(account: string | null, proxy: ProxyAddress | null): void {
    const { database, vault } = this.#options;
    const sealed = proxy !== null && hasLogin(proxy);
    if (sealed) vault.put(proxyRecord(account), writeProxy(proxy));
    database.run(
      'INSERT INTO outbound_proxies (account, url, sealed) VALUES (?, ?, ?)',
      account,
      proxy && maskProxy({ ...proxy, name: '', password: '' }),
      sealed ? 1 : 0,
    );
  }

  #open({ account, sealed }: Row, url: string, origin: string): ProxyAddress {
    if (sealed === 0) return parseProxy(url);
    const whole = this.#options.vault.get(proxyRecord(account));
    if (whole !== undefined) return parseProxy(whole);
    throw proxyFailure(parseProxy(url), targetOf(origin), 'password-lost');
  }

  #read(): ReadonlyMap<string | null, Row> {
    const rows = this.#options.database.all<Row>('SELECT account, url, sealed FROM outbound_proxies');
    return new Map(rows.map((row) => [row.account, row]));
  }
}

function describe({ url, sealed }: Row): string {
  if (url === null) return direct;
  const proxy = parseProxy(url);
  return maskProxy(sealed === 0 ? proxy : { ...proxy, name: '•' });
}
