import type { Logger, Ports } from '../ports.ts';
import { parseProxy, type ProxyAddress } from './proxy-address.ts';
import { parseNoProxy, type IsUnproxied } from './unproxied-hosts.ts';

/** What the usual variables of the engine's own environment say. */
export interface EnvironmentProxies {
  readonly https: ProxyAddress | null;
  readonly http: ProxyAddress | null;
  readonly isUnproxied: IsUnproxied;
}

/** An address that is none is told and left out; its text may hold a password and is never logged. */
export function readEnvironmentProxies(environment: Ports['environment'], log: Logger): EnvironmentProxies {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const parse = (name: string): ProxyAddress | null => {
    const text = read(name).trim();
    if (text === '') return null;
    try {
      return parseProxy(text);
    } catch {
      log.warn('proxy.variable-ignored', { variable: name });
      return null;
    }
  };
  const all = parse('ALL_PROXY');
  return {
    https: parse('HTTPS_PROXY') ?? all,
    http: parse('HTTP_PROXY') ?? all,
    isUnproxied: parseNoProxy(read('NO_PROXY')),
  };
}
