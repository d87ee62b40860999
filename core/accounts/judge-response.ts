import type { Reason } from '../../shared/models/reason.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Upstream } from './upstream.ts';

/** What an upstream's status says about the account that was used, and about trying another one. */
export type Verdict =
  | { kind: 'fine' }
  /** The request itself is at fault: no other account would help. */
  | { kind: 'request-fault' }
  /** Another account may do better; this one is not to blame. */
  | { kind: 'try-another'; reason: Reason }
  | { kind: 'cool-down'; reason: Reason; endsAt: EpochMs }
  | { kind: 'login-needed'; reason: Reason };

/** A provider that says "come back next month" is believed for a day, then asked again. */
const longestCooldownMs = 24 * 3_600_000;

/** The rules of the field (RFC 9110 `retry-after`, `retry-after-ms` of the vendors' SDKs) for API-key accounts. */
export function judgeResponse(
  { fromClient, tokens }: Pick<Upstream, 'fromClient' | 'tokens'>,
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: EpochMs,
): Verdict {
  if (status < 400) return { kind: 'fine' };
  // The client's own login is its own affair: it gets the answer and renews that login itself.
  if (status === 401 && fromClient) return { kind: 'request-fault' };
  if (status === 401)
    return { kind: 'login-needed', reason: { code: tokens === null ? 'key-refused' : 'token-refused' } };
  if (status === 429) {
    const waitMs = readRetryAfter(headers, now);
    const reason: Reason = { code: 'rate-limited' };
    if (waitMs === undefined || waitMs <= 0) return { kind: 'try-another', reason };
    return { kind: 'cool-down', reason, endsAt: now + Math.min(waitMs, longestCooldownMs) };
  }
  if (status === 402 || status === 403 || status === 408 || status >= 500) {
    return { kind: 'try-another', reason: { code: 'provider-answered', status } };
  }
  return { kind: 'request-fault' };
}

function readRetryAfter(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: EpochMs,
): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  const text = headers['retry-after'];
  if (typeof text !== 'string') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}
