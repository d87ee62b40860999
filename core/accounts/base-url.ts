import { isIP } from 'node:net';
import { AppFailure } from '../../shared/errors.ts';
import type { Provider } from '../providers/provider-registry.ts';

/**
 * A base URL as a person typed it, in the one form we keep: no query, no trailing slash.
 * Throws AppFailure `account-base-url-invalid`.
 */
export function parseBaseUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null) throw invalid('it is not a complete address such as https://host/v1');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid('it must begin with https:// or http://');
  if (url.username !== '' || url.password !== '') throw invalid('it must not hold a user name or password');
  if (url.search !== '' || url.hash !== '') throw invalid('it must not hold a query or fragment');
  if (url.protocol === 'http:' && !isNearby(url.hostname)) {
    throw invalid('plain http to a public host would send the key unprotected; use https');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * Where else the API may be when it is not at `baseUrl`: people leave the version part out, or copy it
 * where the vendor's SDK does not want it, or have it twice.
 */
export function otherBaseUrls(baseUrl: string, suffix: Provider['baseUrlSuffix']): string[] {
  const root = baseUrl.replace(/(\/v1(beta)?)+$/, '');
  const candidates = suffix === '' ? [root] : [root + suffix, baseUrl + suffix];
  return [...new Set(candidates)].filter((candidate) => candidate !== baseUrl);
}

/** Whether the address is on this machine or in a private network, where plain http is what people have. */
function isNearby(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || /\.(localhost|local|lan|internal|home\.arpa)$/.test(host)) return true;
  if (isIP(host) === 4)
    return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      host,
    );
  if (isIP(host) === 6) return host === '::1' || /^f[cd]|^fe80:/.test(host);
  return !host.includes('.');
}

function invalid(problem: string): AppFailure {
  return new AppFailure({ code: 'account-base-url-invalid', problem });
}
