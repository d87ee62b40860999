import type { Reason } from '../../shared/models/reason.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import { readUnifiedLimits } from './quota-headers.ts';
import { readRetryAfter, type ResponseHeaders } from './response-headers.ts';
import type { Upstream } from './upstream.ts';
import { forClientLogin, longestCooldownMs, type Verdict } from './verdict.ts';

/**
 * What an answer's head says about the account: the rules of the field (RFC 9110 `retry-after`, `retry-after-ms` of
 * the vendors' SDKs), and Anthropic's limits of a plan. `judgeRefusal` knows more once the body is there.
 */
export function judgeResponse(
  { fromClient, tokens }: Pick<Upstream, 'fromClient' | 'tokens'>,
  status: number,
  headers: ResponseHeaders,
  now: EpochMs,
): Verdict {
  if (status < 400) return { kind: 'fine' };
  const verdict = judgeFailure(tokens === null ? 'key-refused' : 'token-refused', status, headers, now);
  return fromClient ? forClientLogin(verdict) : verdict;
}

function judgeFailure(
  refused: 'key-refused' | 'token-refused',
  status: number,
  headers: ResponseHeaders,
  now: EpochMs,
): Verdict {
  if (status === 401) return { kind: 'login-needed', reason: { code: refused } };
  if (status === 429) return judgePlan(headers, now) ?? judgeRate(headers, now);
  if (status === 402 || status === 403 || status === 408 || status >= 500) {
    return { kind: 'try-another', reason: { code: 'provider-answered', status } };
  }
  return { kind: 'request-fault' };
}

function judgeRate(headers: ResponseHeaders, now: EpochMs): Verdict {
  const waitMs = readRetryAfter(headers, now);
  const reason: Reason = { code: 'rate-limited' };
  if (waitMs === undefined || waitMs <= 0) return { kind: 'try-another', reason };
  return { kind: 'cool-down', reason, endsAt: now + Math.min(waitMs, longestCooldownMs), scope: 'model' };
}

/**
 * Which windows of a Claude plan are used up. Those of all models rest the account, that of one model family only the
 * model: its Retry-After of many hours must not take the whole account down.
 */
function judgePlan(headers: ResponseHeaders, now: EpochMs): Verdict | undefined {
  const { status, resetsAt, windows } = readUnifiedLimits(headers);
  if (status !== 'rejected') return undefined;
  const rejected = windows.filter((window) => window.status === 'rejected');
  const [general, scoped] = [rejected.filter(isOfAllModels), rejected.filter((one) => !isOfAllModels(one))];
  const counted = general.length > 0 ? general : scoped;
  const ends = counted.flatMap((window) => window.resetsAt ?? []);
  const waitMs = readRetryAfter(headers, now);
  const endsAt = ends.length > 0 ? Math.max(...ends) : (resetsAt ?? (waitMs && now + waitMs));
  if (endsAt === undefined || endsAt <= now) return undefined;
  return {
    kind: 'cool-down',
    reason: { code: 'quota-used-up', window: counted[0]?.id ?? null },
    endsAt: Math.min(endsAt, now + 7 * longestCooldownMs),
    scope: general.length === 0 && scoped.length > 0 ? 'model' : 'account',
  };
}

const isOfAllModels = ({ id }: { readonly id: string }) => /^\d+[hd]$/.test(id);
