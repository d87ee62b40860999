import { request, type Dispatcher } from 'undici';
import type { QuotaWindow } from '../../shared/models/account.ts';
import { version } from '../version.ts';
import { readUsage } from './read-usage.ts';
import type { Upstream } from './upstream.ts';

const askLimitMs = 10_000;

/**
 * What is left of a plan, from the provider's own usage endpoint; undefined where it has none, or does not say now.
 * These endpoints allow few calls: replies to requests tell the same in their headers.
 */
export async function askUsage(
  upstream: Upstream,
  dispatcher: Dispatcher,
): Promise<QuotaWindow[] | undefined> {
  const { oauth, ownBetas } = upstream.provider;
  const url = oauth?.usageUrl;
  // A token goes to its provider's own addresses and nowhere else (row PX-15).
  if (typeof url !== 'string' || upstream.tokens === null || upstream.ownAddress) return undefined;
  try {
    const answer = await request(url, {
      dispatcher,
      signal: AbortSignal.timeout(askLimitMs),
      headers: {
        accept: 'application/json',
        'user-agent': `portunus/${version}`,
        ...upstream.headers,
        ...(ownBetas.length > 0 && { 'anthropic-beta': ownBetas.join(',') }),
        authorization: `Bearer ${upstream.tokens.accessToken}`,
      },
    });
    const body = await answer.body.json();
    return answer.statusCode === 200 ? readUsage(body) : undefined;
  } catch {
    return undefined;
  }
}
