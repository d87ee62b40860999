import type { ProviderView } from '../../shared/models/provider.ts';

/**
 * Which addresses may be handed to the system (row EL-5). The system opens whatever program is registered for a
 * scheme, so a text that a model, an upstream or an account's name brought must never decide: https alone, to a
 * host on the list alone, and the address that we parsed is the one that is opened. Where a provider's data was
 * overridden to this machine, the list has that origin as a whole, e.g. `http://127.0.0.1:4100`.
 */
export function checkExternalUrl(text: string, hosts: ReadonlySet<string>): string | undefined {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'http:' && isThisMachine(url.hostname)) {
    return hosts.has(url.origin) ? url.href : undefined;
  }
  if (url.protocol !== 'https:' || url.port !== '') return undefined;
  return hosts.has(url.hostname) ? url.href : undefined;
}

/** Names and addresses of this machine, as `URL` writes them. */
export function isThisMachine(hostname: string): boolean {
  return (
    /^(.+\.)?localhost\.?$/.test(hostname) ||
    /^(127|0)\.\d+\.\d+\.\d+$/.test(hostname) ||
    ['[::1]', '[::]'].includes(hostname) ||
    /^\[::ffff:(7f[0-9a-f]{2}|0):/.test(hostname)
  );
}

/** Where a provider's own pages are: data that comes with the app (decision D10). */
export function listExternalHosts(providers: readonly ProviderView[]): Set<string> {
  const links = providers.flatMap(({ keyPage, policy }) => [keyPage, policy.link]);
  return new Set(links.filter((link) => link !== null).map((link) => new URL(link).hostname));
}

/** Where a provider's sign-ins begin. */
export function listSignInHosts({ signInOrigins }: Pick<ProviderView, 'signInOrigins'>): Set<string> {
  const origins = signInOrigins.map((origin) => new URL(origin));
  return new Set(
    origins.map(({ protocol, hostname, origin }) => (protocol === 'https:' ? hostname : origin)),
  );
}
