import { describe, expect, it } from 'vitest';
import { judgeGoogle } from './judge-google.ts';

/** Four in the afternoon in California: eight hours before Google's day ends. */
const now = Date.UTC(2026, 10, 22, 0);
const type = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` });
const info = (reason: string, metadata: object = {}) => ({
  ...type('ErrorInfo'),
  reason,
  domain: 'cloudcode-pa.googleapis.com',
  metadata,
});
const retry = (retryDelay: string) => ({ ...type('RetryInfo'), retryDelay });
const judge = (status: number, details: readonly unknown[], words = 'No.') =>
  judgeGoogle({ status, words, details, now });

describe('a login that Google wants something of (403)', () => {
  it('waits for its person, who is told where to go', () => {
    const link = 'https://accounts.google.com/signin/continue?sarp=1';
    const expected = {
      kind: 'blocked',
      reason: { code: 'verification-needed', words: 'Verify your account.', link },
    };
    const words = 'Verify your account.';
    expect(judge(403, [info('VALIDATION_REQUIRED', { validation_link: link })], words)).toEqual(expected);
    const help = { ...type('Help'), links: [{ description: 'Verify', url: link }] };
    expect(judge(403, [info('VALIDATION_REQUIRED'), help], words)).toEqual(expected);
    expect(judge(403, [info('VALIDATION_REQUIRED')], words)).toEqual({
      ...expected,
      reason: { ...expected.reason, link: null },
    });
  });

  it('is not served where its organisation forbids it', () => {
    expect(judge(403, [info('SECURITY_POLICY_VIOLATED')], 'By policy.')).toEqual({
      kind: 'blocked',
      reason: { code: 'account-disabled', words: 'By policy.' },
    });
  });

  it('says nothing with any other reason', () => {
    expect(judge(403, [info('SERVICE_DISABLED')])).toBeUndefined();
  });
});

describe('a limit of Google’s (429) rests the model', () => {
  const until = (endsAt: number, code: string) => ({
    kind: 'cool-down',
    scope: 'model',
    endsAt,
    reason: expect.objectContaining({ code }) as object,
  });

  it.each([
    ['as long as a rate’s delay says', [info('RATE_LIMIT_EXCEEDED'), retry('34.07s')], 34_070],
    ['as long as the quota’s facts say', [info('RATE_LIMIT_EXCEEDED', { quotaResetDelay: '539.4ms' })], 540],
    ['a minute for a quota of a minute', [{ violations: [{ quotaId: 'RequestsPerMinute' }] }], 60_000],
  ])('%s', (_, details, waitMs) => {
    expect(judge(429, details)).toEqual(until(now + waitMs, 'rate-limited'));
  });

  it.each([
    ['Please retry in 12.5s.', 12_500],
    ['Your quota will reset after 1m2s.', 62_000],
  ])('as long as the words say: %s', (words, waitMs) => {
    expect(judge(429, [], words)).toEqual(until(now + waitMs, 'rate-limited'));
  });

  it.each([
    ['a used-up quota', info('QUOTA_EXHAUSTED')],
    ['used-up credits', info('INSUFFICIENT_G1_CREDITS_BALANCE')],
    ['a quota of a day', { ...type('QuotaFailure'), violations: [{ quotaId: 'RequestsPerDayPerModel' }] }],
  ])('until Google’s midnight for %s', (_, detail) => {
    expect(judge(429, [detail])).toEqual(until(now + 8 * 3_600_000, 'quota-used-up'));
  });

  it('until the moment that it names, for at most a day', () => {
    expect(judge(429, [info('QUOTA_EXHAUSTED'), retry('7200s')])).toEqual(
      until(now + 7_200_000, 'quota-used-up'),
    );
    expect(judge(429, [], 'Your quota will reset after 100h2m3s.')).toEqual(
      until(now + 86_400_000, 'quota-used-up'),
    );
  });

  it('a wait of more than five minutes is a used-up quota, whatever it calls itself', () => {
    expect(judge(429, [info('RATE_LIMIT_EXCEEDED'), retry('301s')])).toEqual(
      until(now + 301_000, 'quota-used-up'),
    );
  });

  it('for a day where there is no quota at all', () => {
    expect(judge(429, [retry('5s')], 'Quota exceeded for metric: x, limit: 0, model: y')).toEqual(
      until(now + 86_400_000, 'account-disabled'),
    );
  });

  it('but not where the model has no room for anybody', () => {
    expect(judge(429, [info('MODEL_CAPACITY_EXHAUSTED'), retry('9s')])?.kind).toBe('try-another');
  });

  it.each([[[]], [['text', null, 7]], [[retry('soon')]], [[{ reason: 7, violations: 'x' }]]])(
    'and is left to its head where nothing can be read: %j',
    (details) => {
      expect(judge(429, details)).toBeUndefined();
    },
  );
});
