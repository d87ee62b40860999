/**
 * What a provider's refusal says about the account once its body is read. Providers put the difference between "ask
 * again later", "pay" and "not with this login" into words and codes, and change them; what is not recognised is
 * judged by its head alone.
 */
import { z } from 'zod';
import type { EpochMs } from '../../shared/models/time.ts';
import { judgeGoogle } from './judge-google.ts';
import { judgeResponse } from './judge-response.ts';
import { readProvidersWords } from './provider-words.ts';
import type { ResponseHeaders } from './response-headers.ts';
import type { Upstream } from './upstream.ts';
import { billingCooldownMs, forClientLogin, longestCooldownMs, type Verdict } from './verdict.ts';

/** Statuses whose body decides. */
export const isTelling = (status: number): boolean => status >= 400 && status < 500 && status !== 401;

export interface Refusal {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** The body as far as it was read. */
  readonly body: string;
}

/** So long an account rests whose plan is used up until nobody knows when. */
const unknownResetMs = 300_000;

/** What an error inside a stream that had begun with success says; undefined: nothing of the account. */
export function judgeStreamFailure(
  { fromClient }: Upstream,
  words: string,
  now: EpochMs,
): Verdict | undefined {
  if (fromClient || !/usage limit/i.test(words)) return undefined;
  const reason = { code: 'quota-used-up', window: null } as const;
  return { kind: 'cool-down', reason, endsAt: now + unknownResetMs, scope: 'account' };
}

interface Facts {
  /** `error.type`, `error.code` and `error.status`, whatever is there. */
  readonly codes: ReadonlySet<string>;
  readonly words: string;
  readonly error: z.infer<typeof ErrorBody>['error'];
  readonly status: number;
  readonly now: EpochMs;
}

export function judgeRefusal(upstream: Upstream, refusal: Refusal, now: EpochMs): Verdict {
  const { status, headers, body } = refusal;
  const byHead = judgeResponse(upstream, status, headers, now);
  const error = readError(body);
  const words = readProvidersWords(body, upstream.credential);
  if (error === undefined || words === undefined) return byHead;
  const { details = [] } = error;
  const codes = new Set([error.type, error.code, error.status].filter((code) => typeof code === 'string'));
  const facts = { codes, words, error, status, now };
  const verdict =
    judgeLogin(facts) ??
    judgeBilling(facts) ??
    judgeLimit(facts) ??
    (isGoogles(error) ? judgeGoogle({ status, words, details, now }) : undefined) ??
    judgeModel(facts) ??
    byHead;
  return upstream.fromClient ? forClientLogin(verdict) : verdict;
}

/** Refusals of the login itself, in the words that the vendors' own clients look for. */
function judgeLogin({ codes, words, status }: Facts): Verdict | undefined {
  if (
    /third.party (app|tool|client)|only authorized for use with Claude Code|extra usage.*(app|claude)/i.test(
      words,
    )
  )
    return { kind: 'unsuitable', reason: { code: 'other-tools-refused', words } };
  if (/organization has been disabled/i.test(words) || codes.has('usage_not_included'))
    return { kind: 'blocked', reason: { code: 'account-disabled', words } };
  if (status === 403 && /token has been revoked/i.test(words))
    return { kind: 'login-needed', reason: { code: 'renewal-refused', words } };
  if (codes.has('INVALID_ARGUMENT') && /api key not valid/i.test(words))
    return { kind: 'login-needed', reason: { code: 'key-refused' } };
  return undefined;
}

function judgeBilling({ codes, words, status, now }: Facts): Verdict | undefined {
  const isBilling =
    status === 402 ||
    codes.has('insufficient_quota') ||
    codes.has('billing_error') ||
    /credit balance is too low/i.test(words);
  if (!isBilling) return undefined;
  const reason = { code: 'account-disabled', words } as const;
  return { kind: 'cool-down', reason, endsAt: now + billingCooldownMs, scope: 'account' };
}

/** Codex names the moment of the reset in the body. */
function judgeLimit({ codes, words, error, status, now }: Facts): Verdict | undefined {
  if (codes.has('usage_limit_reached')) {
    const { resets_at: at, resets_in_seconds: seconds } = error;
    const endsAt =
      at !== undefined ? at * 1000 : now + (seconds === undefined ? unknownResetMs : seconds * 1000);
    const reason = { code: 'quota-used-up', window: null } as const;
    return {
      kind: 'cool-down',
      reason,
      endsAt: Math.min(endsAt, now + 7 * longestCooldownMs),
      scope: 'account',
    };
  }
  // Asks for what the plan has not: no wait helps, and nothing is wrong with the account.
  if (status === 429 && /usage credits (are )?required/i.test(words)) return { kind: 'request-fault' };
  return undefined;
}

/** Nobody else names its status in words, and adds details. */
const isGoogles = ({ status, details }: Facts['error']) => status !== undefined || details !== undefined;

/** Another account may have the model. */
function judgeModel({ codes, status, words }: Facts): Verdict | undefined {
  const isModel =
    codes.has('model_not_found') ||
    (status === 404 && (codes.has('not_found_error') || codes.has('NOT_FOUND')));
  return isModel ? { kind: 'try-another', reason: { code: 'words', words } } : undefined;
}

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const ErrorBody = z.object({
  error: z.object({
    type: text,
    code: z.union([z.string(), z.number()]).optional().catch(undefined),
    status: text,
    resets_at: number,
    resets_in_seconds: number,
    details: z.array(z.unknown()).optional().catch(undefined),
  }),
});
/** The Codex backend has a shorter one too. */
const DetailBody = z.object({ detail: z.string() }).transform(() => ({ error: {} }));

function readError(body: string): z.infer<typeof ErrorBody>['error'] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    // Google answers some errors inside a list.
    const [first] = [parsed].flat();
    const read = z.union([ErrorBody, DetailBody]).safeParse(first);
    return read.data?.error;
  } catch {
    return undefined;
  }
}
