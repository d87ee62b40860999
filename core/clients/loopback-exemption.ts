import type { ClientEnvironment } from '../../shared/models/client.ts';

/**
 * Every client tried obeys HTTP_PROXY even for 127.0.0.1, so that a corporate proxy or a VPN tool hides our
 * endpoint unless NO_PROXY exempts it.
 */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

const proxyNames = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
] as const;
const exemptionNames = ['NO_PROXY', 'no_proxy'] as const;
const loopback = ['127.0.0.1', 'localhost'];

export const proxyVariableNames = [...proxyNames, ...exemptionNames] as const;

/**
 * The variables to set so that requests to us do not go through a proxy: none without a proxy or when it is
 * exempted already. `own` are the client's own settings, which beat the environment. Both spellings are kept
 * in step where both are in use, because programs differ in which one they read.
 */
export function exemptLoopback(own: ProxyVariables, environment: ClientEnvironment): Record<string, string> {
  const variables: ProxyVariables = { ...environment, ...withoutGaps(own) };
  if (!proxyNames.some((name) => variables[name])) return {};
  const used = exemptionNames.filter((name) => variables[name] !== undefined);
  const missing = (used.length > 0 ? used : (['NO_PROXY'] as const)).filter(
    (name) => !coversLoopback(variables[name] ?? ''),
  );
  return Object.fromEntries(missing.map((name) => [name, withLoopback(variables[name] ?? '')]));
}

function withoutGaps(variables: ProxyVariables): ProxyVariables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

const entriesOf = (list: string) => list.split(/[\s,]+/).filter((entry) => entry !== '');

function coversLoopback(list: string): boolean {
  return entriesOf(list).some((entry) => entry === '*' || entry === '127.0.0.1');
}

function withLoopback(list: string): string {
  const entries = entriesOf(list);
  return [...entries, ...loopback.filter((host) => !entries.includes(host))].join(',');
}
