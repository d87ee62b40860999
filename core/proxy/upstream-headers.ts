/**
 * What of a client's headers goes upstream and what of an upstream's comes back: by allow-list, so that no
 * key, cookie or hop-by-hop header crosses by being forgotten (rows PX-1, PX-2, PX-3).
 */
import type { Provider } from '../providers/provider-registry.ts';
import type { Upstream } from '../accounts/upstream.ts';
import { viaHeader } from './request-facts.ts';

/** Never forwarded, even if a user's provider file lists them: they belong to one connection or hold a key. */
const neverForwarded = new Set([
  'connection',
  'content-length',
  'cookie',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'x-portunus-key',
  'accept-encoding',
  'content-encoding',
]);

/** Control characters end a header and begin another one; no value we pass on holds any. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Names and values in turn, as undici takes them; one lower-case name each. Our own credential goes in last. */
export function buildRequestHeaders(
  rawHeaders: readonly string[],
  upstream: Upstream,
  via: string,
): string[] {
  const { provider, credential } = upstream;
  const named = connectionNamed(rawHeaders);
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (!provider.passesRequestHeader(name) || neverForwarded.has(name) || named?.has(name)) continue;
    if (controlCharacter.test(value)) continue;
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  for (const [name, value] of Object.entries(provider.defaultHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  // Compressed answers could not be watched, and a bomb could not be seen (row PX-13).
  headers.set('accept-encoding', 'identity');
  headers.set(credential.header, credential.value);
  if (upstream.ownAddress) headers.set(viaHeader, via);
  return [...headers].flat();
}

/** `Connection` may name any header as belonging to this hop, an API key too (row PX-1). */
function connectionNamed(rawHeaders: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    const value = rawHeaders[index + 1] ?? '';
    if (value === 'keep-alive' || value === 'close') continue;
    named ??= new Set();
    for (const name of value.split(',')) named.add(name.trim().toLowerCase());
  }
  return named;
}

/** The upstream's headers that the client gets, names and values in turn, without the body's length. */
export function buildResponseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  provider: Provider,
): string[] {
  const passed: string[] = [];
  const connection = headers['connection'];
  const named = typeof connection === 'string' ? connectionNamed(['connection', connection]) : undefined;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !provider.passesResponseHeader(name)) continue;
    if ((neverForwarded.has(name) && name !== 'content-encoding') || named?.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!controlCharacter.test(one)) passed.push(name, one);
    }
  }
  return passed;
}
