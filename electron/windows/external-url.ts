import type { ProviderView } from '../../shared/models/provider.ts';

/**
 * Which addresses may be handed to the system (row EL-5). The system opens whatever program is registered for a
 * scheme, so a text that a model, an upstream or an account's name brought must never decide: https alone, to a
 * host on the list alone, and the address that we parsed is the one that is opened.
 */
export function checkExternalUrl(text: string, hosts: ReadonlySet<string>): string | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
    return undefined;
  }
  return hosts.has(url.hostname) ? url.href : undefined;
}

/** Where a provider's own pages are: data that comes with the app (decision D10). */
export function listExternalHosts(providers: readonly ProviderView[]): Set<string> {
  const links = providers.flatMap(({ keyPage, policy }) => [keyPage, policy.link]);
  return new Set(links.filter((link) => link !== null).map((link) => new URL(link).hostname));
}
