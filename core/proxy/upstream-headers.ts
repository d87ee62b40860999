/**
 * What of a client's headers goes upstream and what of an upstream's comes back: by allow-list, so that no
 * key, cookie or hop-by-hop header crosses by being forgotten (rows PX-1, PX-2, PX-3).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from '../providers/provider-registry.ts';
import type { Upstream } from '../accounts/upstream.ts';
import { viaHeader } from './request-facts.ts';

/** Control characters end a header and begin another one; no value we pass on holds any. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/**
 * One lower-case name each, as undici takes them; our own credential goes in last. Values need no look here:
 * both Node's parser and undici refuse control characters in them.
 */
export function buildRequestHeaders(
  received: IncomingHttpHeaders,
  upstream: Upstream,
  via: string,
): Record<string, string> {
  const { provider, credential } = upstream;
  const named = namedByConnection(received.connection);
  const headers: Record<string, string> = { ...provider.defaultHeaders };
  for (const name in received) {
    const value = received[name];
    if (typeof value !== 'string' || !provider.passesRequestHeader(name) || named?.has(name)) continue;
    headers[name] = value;
  }
  // Compressed answers could not be watched, and a bomb could not be seen (row PX-13).
  headers['accept-encoding'] = 'identity';
  Object.assign(headers, upstream.headers);
  if (provider.ownBetas.length > 0 && !upstream.fromClient) addBetas(headers, provider.ownBetas);
  headers[credential.header] = credential.value;
  if (upstream.ownAddress) headers[viaHeader] = via;
  return headers;
}

/** Beside those of the client, each once. */
export function addBetas(headers: Record<string, string>, betas: readonly string[]): void {
  const own = headers['anthropic-beta']?.split(',').map((name) => name.trim()) ?? [];
  headers['anthropic-beta'] = [...new Set([...own, ...betas])].join(',');
}

/** `Connection` may name any header as belonging to this hop, an API key too (row PX-1). */
export function namedByConnection(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

/** The upstream's headers that the client gets, names and values in turn, without the body's length. */
export function buildResponseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  provider: Provider,
): string[] {
  const passed: string[] = [];
  const connection = headers['connection'];
  const named = namedByConnection(typeof connection === 'object' ? connection.join() : connection);
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !provider.passesResponseHeader(name)) continue;
    if (named?.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!controlCharacter.test(one)) passed.push(name, one);
    }
  }
  return passed;
}
