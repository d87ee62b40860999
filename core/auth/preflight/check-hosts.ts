import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { AppFailure, type AppError } from '../../../shared/errors.ts';
import type { PreflightCheck } from '../../../shared/models/login.ts';
import { describeNetworkError } from '../../accounts/network-error.ts';
import { maskProxy, type ProxyAddress } from '../../outbound/proxy-address.ts';
import { findProxyFailure } from '../../outbound/proxy-failure.ts';
import { targetOf } from '../../outbound/tunnel-target.ts';
import type { Clock } from '../../ports.ts';
import { askHost } from './ask-host.ts';
import { judgeClock } from './judge-clock.ts';

export interface HostsToCheck {
  /** Of the pages and endpoints that a sign-in needs, each once. */
  readonly origins: readonly string[];
  /** Throws AppFailure when a proxy is set but cannot be used. */
  readonly chooseProxy: (origin: string) => ProxyAddress | null;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** For each check. */
  readonly limitMs: number;
}

interface Reached {
  readonly check: PreflightCheck;
  readonly clockAheadMs: number | null;
  readonly proxyError: AppError | undefined;
}

/** Names, connections, the proxy in between, and this machine's clock against theirs. */
export async function checkHosts(hosts: HostsToCheck): Promise<PreflightCheck[]> {
  const { origins } = hosts;
  const [names, reached] = await Promise.all([
    Promise.all(origins.map((origin) => checkName(hosts, origin))),
    Promise.all(origins.map((origin) => reach(hosts, origin))),
  ]);
  const told = reached.findIndex(({ clockAheadMs }) => clockAheadMs !== null);
  const clock = judgeClock(hostOf(origins[Math.max(told, 0)] ?? ''), reached[told]?.clockAheadMs ?? null);
  return [
    ...names,
    ...reached.map(({ check }) => check),
    ...checkProxy(hosts, reached),
    { id: 'clock', ...clock },
  ];
}

async function checkName(hosts: HostsToCheck, origin: string): Promise<PreflightCheck> {
  const host = hostOf(origin);
  if (proxyTowards(hosts, origin) !== null) {
    return { id: 'name', level: 'ok', finding: { code: 'host-resolved-by-proxy', host } };
  }
  const late = new AbortController();
  try {
    await Promise.race([lookup(targetOf(origin).host), failLate(hosts.limitMs, late.signal)]);
    return { id: 'name', level: 'ok', finding: { code: 'host-resolved', host } };
  } catch (cause) {
    const reason = describeNetworkError(cause);
    return { id: 'name', level: 'fail', finding: { code: 'host-unresolved', host, reason } };
  } finally {
    late.abort();
  }
}

async function failLate(limitMs: number, signal: AbortSignal): Promise<never> {
  await wait(limitMs, undefined, { signal });
  throw new DOMException('no answer', 'TimeoutError');
}

async function reach(hosts: HostsToCheck, origin: string): Promise<Reached> {
  const host = hostOf(origin);
  try {
    const { clockAheadMs } = await askHost(origin, hosts.dispatcher, hosts.clock, hosts.limitMs);
    const check = { id: 'connection', level: 'ok', finding: { code: 'host-answered', host } } as const;
    return { check, clockAheadMs, proxyError: undefined };
  } catch (cause) {
    const proxyError = findProxyFailure(cause) ?? (cause instanceof AppFailure ? cause.error : undefined);
    const finding = { code: 'host-unreached', host, reason: describeNetworkError(cause) } as const;
    const check = { id: 'connection', level: 'fail', finding: proxyError ?? finding } as const;
    return { check, clockAheadMs: null, proxyError };
  }
}

function checkProxy(hosts: HostsToCheck, reached: readonly Reached[]): PreflightCheck[] {
  const error = reached.find(({ proxyError }) => proxyError !== undefined)?.proxyError;
  if (error !== undefined) return [{ id: 'proxy', level: 'fail', finding: error }];
  const proxies = hosts.origins
    .map((origin) => proxyTowards(hosts, origin))
    .filter((proxy) => proxy !== null);
  return [...new Set(proxies.map(maskProxy))].map((proxy) => ({
    id: 'proxy',
    level: 'ok',
    finding: { code: 'proxy-works', proxy },
  }));
}

/** One that cannot be used now is told by the connection's check. */
function proxyTowards({ chooseProxy }: HostsToCheck, origin: string): ProxyAddress | null {
  try {
    return chooseProxy(origin);
  } catch {
    return null;
  }
}

const hostOf = (origin: string): string => new URL(origin).host;
