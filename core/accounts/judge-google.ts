/**
 * Google's refusals: what is wrong stands in `error.details`, as types of google.rpc, and their reasons are what its own
 * clients go by. Code Assist adds some; the Gemini API has most of them too.
 */
import { z } from 'zod';
import type { EpochMs } from '../../shared/models/time.ts';
import { cleanText } from '../activity/clean-text.ts';
import { longestCooldownMs, type Verdict } from './verdict.ts';

const text = z.string().optional().catch(undefined);
const Detail = z.object({
  /** ErrorInfo */
  reason: text,
  metadata: z
    .object({ quotaResetDelay: text, validation_link: text, quota_limit: text })
    .optional()
    .catch(undefined),
  /** RetryInfo: `34.07s` */
  retryDelay: text,
  /** QuotaFailure */
  violations: z
    .array(z.object({ quotaId: text }))
    .optional()
    .catch(undefined),
  /** Help */
  links: z
    .array(z.object({ url: text }))
    .optional()
    .catch(undefined),
});
type Detail = z.infer<typeof Detail>;

export interface GoogleRefusal {
  readonly status: number;
  readonly words: string;
  readonly details: readonly unknown[];
  readonly now: EpochMs;
}

/** A longer wait than this is no rate any more, but a used-up quota. */
const longestRateMs = 300_000;
const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;

/** Undefined where these are no words of Google's, or say nothing about the account. */
export function judgeGoogle({ status, words, details, now }: GoogleRefusal): Verdict | undefined {
  const read = details.map((detail) => Detail.safeParse(detail).data ?? {});
  const reasons = new Set(read.map(({ reason }) => reason));
  if (status === 403) return judgePermission(read, reasons, words);
  if (status !== 429) return undefined;
  // The model has no room for anybody; another provider may have.
  if (reasons.has('MODEL_CAPACITY_EXHAUSTED'))
    return { kind: 'try-another', reason: { code: 'words', words } };
  const rest = { kind: 'cool-down', scope: 'model' } as const;
  if (/limit: 0\b/.test(words))
    return { ...rest, reason: { code: 'account-disabled', words }, endsAt: now + longestCooldownMs };
  const delayMs = readDelay(read, words);
  const quotas = read.flatMap(({ violations, metadata }) => [
    ...(violations ?? []).map(({ quotaId }) => quotaId ?? ''),
    metadata?.quota_limit ?? '',
  ]);
  const isUsedUp =
    reasons.has('QUOTA_EXHAUSTED') ||
    reasons.has('INSUFFICIENT_G1_CREDITS_BALANCE') ||
    quotas.some((quota) => /PerDay|Daily/i.test(quota)) ||
    (delayMs ?? 0) > longestRateMs;
  if (isUsedUp) {
    const endsAt = delayMs === undefined ? endOfQuotaDay(now) : now + Math.min(delayMs, longestCooldownMs);
    return { ...rest, reason: { code: 'quota-used-up', window: null }, endsAt };
  }
  const waitMs = delayMs ?? (quotas.some((quota) => quota.includes('PerMinute')) ? minuteMs : undefined);
  return waitMs === undefined
    ? undefined
    : { ...rest, reason: { code: 'rate-limited' }, endsAt: now + waitMs };
}

function judgePermission(
  details: readonly Detail[],
  reasons: ReadonlySet<string | undefined>,
  words: string,
): Verdict | undefined {
  if (reasons.has('VALIDATION_REQUIRED')) {
    const links = details.flatMap(({ metadata, links: helps = [] }) => [
      metadata?.validation_link,
      helps[0]?.url,
    ]);
    const link = links.find((url) => url !== undefined);
    const told = link === undefined ? null : cleanText(link, 2000);
    return { kind: 'blocked', reason: { code: 'verification-needed', words, link: told } };
  }
  if (reasons.has('SECURITY_POLICY_VIOLATED'))
    return { kind: 'blocked', reason: { code: 'account-disabled', words } };
  return undefined;
}

/** Where Google tells how long to wait: a field of its own, the quota's facts, or the words for people. */
function readDelay(details: readonly Detail[], words: string): number | undefined {
  const told = [
    ...details.map(({ retryDelay }) => retryDelay),
    ...details.map(({ metadata }) => metadata?.quotaResetDelay),
    /retry in ([\dhms.]+)/i.exec(words)?.[1],
    /\bafter ([\dhms.]+)/i.exec(words)?.[1],
  ];
  return told.map((delay) => parseDelay(delay ?? '')).find((ms) => ms !== undefined && ms > 0);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** `34.07s`, `1h2m3s`, `539.477544ms`. */
function parseDelay(delay: string): number | undefined {
  const parts = [...delay.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0) return undefined;
  return Math.ceil(
    parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0),
  );
}

const pacificTime = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** Google's days end at midnight in California; off by an hour on the two days when its clocks change. */
function endOfQuotaDay(now: EpochMs): EpochMs {
  const parts = new Map(pacificTime.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const part = (name: 'hour' | 'minute' | 'second') => parts.get(name) ?? 0;
  return now + dayMs - ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000;
}
