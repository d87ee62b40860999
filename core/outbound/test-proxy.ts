import { buildConnector } from 'undici';
import type { Output, Parsed } from '../../shared/contract.ts';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import { describeNetworkError } from '../accounts/network-error.ts';
import type { Ports } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { OutboundProxies } from './outbound-proxies.ts';
import { maskProxy, nameProxy, type ProxyAddress } from './proxy-address.ts';
import { findProxyFailure } from './proxy-failure.ts';
import { createTunnelConnector } from './tunnel-connector.ts';
import { targetOf } from './tunnel-target.ts';
import { isLoopback } from './unproxied-hosts.ts';

export interface ProxyTestServices {
  readonly ports: Pick<Ports, 'clock'>;
  readonly accounts: Pick<AccountsService, 'find' | 'list'>;
  readonly providers: ProviderRegistry;
  readonly proxies: OutboundProxies;
}

interface Target {
  readonly account: string | null;
  readonly label: string;
  readonly origin: string;
}

const limitMs = 10_000;

/**
 * Connects to where requests go, by TLS where they do, and ends the connection again. Throws AppFailure
 * `proxy-invalid` or `not-found`.
 */
export async function testProxy(
  services: ProxyTestServices,
  { account, url }: Parsed<'proxies.test'>,
): Promise<Output<'proxies.test'>> {
  const { clock } = services.ports;
  const target = findTarget(services, account);
  const startedAt = clock.monotonicMs();
  const conclude = (proxy: ProxyAddress | null, error: AppError | null) => ({
    proxy: proxy && maskProxy(proxy),
    host: nameProxy(targetOf(target.origin)),
    tookMs: Math.round(clock.monotonicMs() - startedAt),
    error,
  });
  const proxy = chooseProxy(services, target, url);
  if ('error' in proxy) return conclude(null, proxy.error);
  try {
    await connect(proxy.address, target.origin);
    return conclude(proxy.address, null);
  } catch (cause) {
    return conclude(proxy.address, findProxyFailure(cause) ?? unreachable(target, cause));
  }
}

/** One whose password is gone is a finding like another. */
function chooseProxy(
  { proxies }: ProxyTestServices,
  { account, origin }: Target,
  url: string | undefined,
): { address: ProxyAddress | null } | { error: AppError } {
  if (url !== undefined) return { address: proxies.chooseGiven(url, origin) };
  try {
    return { address: proxies.choose(account, origin) };
  } catch (cause) {
    if (cause instanceof AppFailure) return { error: cause.error };
    throw cause;
  }
}

/** Without an account: the first one that is elsewhere, or a well-known provider. */
function findTarget({ accounts, providers }: ProxyTestServices, reference: string | null): Target {
  if (reference !== null) {
    const { id, label, baseUrl } = accounts.find(reference);
    return { account: id, label, origin: new URL(baseUrl).origin };
  }
  const elsewhere = accounts
    .list()
    .filter(({ kind }) => kind !== 'built-in')
    .map(({ label, baseUrl }) => ({ label, origin: new URL(baseUrl).origin }))
    .find(({ origin }) => !isLoopback(targetOf(origin).host));
  const { label, baseUrl } = providers.anthropic;
  return { account: null, ...(elsewhere ?? { label, origin: new URL(baseUrl ?? '').origin }) };
}

function connect(proxy: ProxyAddress | null, origin: string): Promise<void> {
  const { hostname, host, protocol, port } = new URL(origin);
  const connector =
    proxy === null
      ? buildConnector({ timeout: limitMs, allowH2: false })
      : createTunnelConnector(proxy, limitMs);
  return new Promise((resolve, reject) => {
    connector({ hostname, host, protocol, port }, (cause, socket) => {
      socket?.on('error', () => undefined).destroy();
      if (cause === null) resolve();
      else reject(cause);
    });
  });
}

function unreachable({ label, origin }: Target, cause: unknown): AppError {
  return {
    code: 'upstream-unreachable',
    account: label,
    host: new URL(origin).host,
    reason: describeNetworkError(cause),
  };
}
