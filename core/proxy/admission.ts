/**
 * Who may come in: the checks every request passes before anything else looks at it, model route,
 * Express route or upgrade alike. Defends against web pages (DNS rebinding, "simple" requests),
 * request smuggling and other users of this machine. Never log a presented key.
 */
import type { AppError } from '../../shared/errors.ts';
import type { KnownKey } from '../keys/local-keys.ts';
import type { RequestFacts } from './request-facts.ts';

const urlLimitBytes = 8192;

/** The exact Host values of a server on this port (row LOC-3). */
export function ownHosts(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return new Set(
    port === 80 ? [...names, ...names.map((name) => `${name}:80`)] : names.map((name) => `${name}:${port}`),
  );
}

/** Why a request may not come in, whoever sent it; undefined when it may. */
export function refuseAtTheDoor(
  facts: RequestFacts,
  method: string,
  hosts: ReadonlySet<string>,
  instance: string,
): AppError | undefined {
  if (facts.httpVersion !== '1.1' && facts.httpVersion !== '1.0') {
    return { code: 'request-malformed', problem: 'its HTTP version is neither 1.1 nor 1.0' };
  }
  if (!facts.path.startsWith('/')) {
    return { code: 'request-malformed', problem: 'its target is not a path' };
  }
  if (facts.hosts.length !== 1) {
    return { code: 'request-malformed', problem: `it has ${facts.hosts.length} Host headers` };
  }
  if (facts.path.length + facts.query.length >= urlLimitBytes) {
    return { code: 'url-too-long', limitBytes: urlLimitBytes };
  }
  const [encoding, ...more] = facts.transferEncodings;
  if (more.length > 0 || (encoding !== undefined && encoding.trim().toLowerCase() !== 'chunked')) {
    return { code: 'request-malformed', problem: 'its transfer encoding is not plain "chunked"' };
  }
  if (!hosts.has(facts.hosts[0] ?? '')) return { code: 'host-refused' };
  if (facts.fromWebPage || method === 'OPTIONS') return { code: 'origin-refused' };
  if (facts.via !== '' && facts.via.split(',').some((hop) => hop.trim() === instance)) {
    return { code: 'request-loop' };
  }
  return undefined;
}

/** The local key a request carries, or why it does not count. */
export function admit(
  facts: RequestFacts,
  verify: (presented: string) => KnownKey | undefined,
): { key: KnownKey } | { error: AppError } {
  for (const presented of facts.presentedKeys) {
    const key = verify(presented);
    if (key !== undefined) return { key };
  }
  const sentAny = facts.presentedKeys.some((presented) => presented.trim() !== '');
  return { error: { code: sentAny ? 'local-key-wrong' : 'local-key-missing' } };
}

/** Requests that carry a body must say it is JSON: that is what no web page can do unasked (row LOC-5). */
export function refuseMediaType(contentType: string): AppError | undefined {
  if (/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType)) return undefined;
  return { code: 'media-type-unsupported', given: contentType.slice(0, 80) };
}
