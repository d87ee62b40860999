import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { ProxyProblem } from '../../shared/models/proxy-problem.ts';
import { nameProxy, type ProxyAddress } from './proxy-address.ts';
import type { TunnelTarget } from './tunnel-target.ts';

export function proxyFailure(
  proxy: Pick<ProxyAddress, 'host' | 'port'>,
  target: TunnelTarget,
  problem: ProxyProblem,
  cause?: unknown,
): AppFailure {
  return new AppFailure(
    { code: 'proxy-failed', proxy: nameProxy(proxy), host: nameProxy(target), problem },
    { cause },
  );
}

/** What a proxy did, wherever in the chain of causes it is told. */
export function findProxyFailure(error: unknown): Extract<AppError, { code: 'proxy-failed' }> | undefined {
  if (error instanceof AppFailure && error.error.code === 'proxy-failed') return error.error;
  return error instanceof Error && error.cause !== undefined ? findProxyFailure(error.cause) : undefined;
}
