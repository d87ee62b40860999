import { describe, expect, it } from 'vitest';
import { judgeRefusal } from './judge-refusal.ts';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { createPassThrough, createTokenUpstream } from './upstream.ts';

const now = Date.UTC(2026, 10, 21);
const provider = loadProviders(undefined, createMemoryLog()).claude;
const common = { account: 'acc_1', accountLabel: 'mine', provider, baseUrl: 'https://api.anthropic.com' };
const withToken = createTokenUpstream({
  ...common,
  replaceable: true,
  tokens: {
    accessToken: 'sk-ant-oat01-sample-token',
    refreshToken: null,
    idToken: null,
    expiresAt: null,
    receivedAt: now,
    scopes: [],
    generation: 0,
  },
});
const fromClient = createPassThrough({ ...common, authorization: 'Bearer sk-ant-oat01-of-the-client' });

const judge = (
  status: number,
  error: object,
  headers: Record<string, string> = {},
  upstream: typeof withToken = withToken,
) => judgeRefusal(upstream, { status, headers, body: JSON.stringify({ error }) }, now);

describe('judgeRefusal', () => {
  it.each([
    'Third-party apps now draw from your extra usage, not your plan limits.',
    'This credential is only authorized for use with Claude Code and cannot be used for other API requests.',
  ])('a login that is refused for other tools is never rotated: %s', (message) => {
    expect(judge(400, { type: 'invalid_request_error', message })).toEqual({
      kind: 'unsuitable',
      reason: { code: 'other-tools-refused', words: message },
    });
  });

  it('a disabled organisation and a plan without Codex wait for a person', () => {
    const message = 'This organization has been disabled.';
    expect(judge(400, { type: 'invalid_request_error', message }).kind).toBe('blocked');
    expect(judge(403, { code: 'usage_not_included', message: 'no' }).kind).toBe('blocked');
  });

  it('a revoked login needs a new one', () => {
    const message = 'OAuth token has been revoked. Please obtain a new token.';
    expect(judge(403, { type: 'permission_error', message }).kind).toBe('login-needed');
  });

  it.each([
    [402, { type: 'billing_error', message: 'Pay first.' }],
    [429, { code: 'insufficient_quota', message: 'You exceeded your current quota.' }],
    [400, { type: 'invalid_request_error', message: 'Your credit balance is too low.' }],
  ])('no credit rests the whole account for an hour (%i)', (status, error) => {
    expect(judge(status, error)).toMatchObject({
      kind: 'cool-down',
      scope: 'account',
      endsAt: now + 3_600_000,
    });
  });

  it('Codex’s used-up plan rests the account until the moment it names', () => {
    const at = { code: 'usage_limit_reached', message: 'm', resets_at: now / 1000 + 90 };
    expect(judge(429, at)).toMatchObject({ scope: 'account', endsAt: now + 90_000 });
    const inSeconds = { type: 'usage_limit_reached', message: 'm', resets_in_seconds: 60 };
    expect(judge(429, inSeconds)).toMatchObject({ scope: 'account', endsAt: now + 60_000 });
  });

  it('Google’s delay rests the model', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }];
    const error = { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow', details };
    expect(judge(429, error)).toMatchObject({ kind: 'cool-down', scope: 'model', endsAt: now + 34_500 });
  });

  it('what only asks for paid extras is the request’s fault', () => {
    const message = 'Usage credits are required for fast mode.';
    expect(judge(429, { type: 'rate_limit_error', message })).toEqual({ kind: 'request-fault' });
  });

  it('a model that this account has not may be another’s', () => {
    expect(judge(404, { type: 'not_found_error', message: 'model: x' }).kind).toBe('try-another');
    expect(judge(404, { message: 'no such page' }).kind).toBe('request-fault');
  });

  it.each([[{}], [[]], ['no JSON'], [{ error: 7 }]])('nonsense is judged by its head: %j', (body) => {
    const refusal = {
      status: 400,
      headers: {},
      body: typeof body === 'string' ? body : JSON.stringify(body),
    };
    expect(judgeRefusal(withToken, refusal, now)).toEqual({ kind: 'request-fault' });
  });

  describe('limits of a Claude plan (429)', () => {
    const unified = (own: Record<string, string>) =>
      Object.fromEntries(
        Object.entries({ status: 'rejected', ...own }).map(([name, value]) => [
          `anthropic-ratelimit-unified-${name}`,
          value,
        ]),
      );
    const soon = String(now / 1000 + 600);
    const late = String(now / 1000 + 7200);
    const limited = { type: 'rate_limit_error', message: 'limit' };

    it('a window of all models rests the account until the latest reset', () => {
      const headers = unified({
        '5h-status': 'rejected',
        '5h-reset': soon,
        '7d-status': 'rejected',
        '7d-reset': late,
      });
      expect(judge(429, limited, headers)).toMatchObject({ scope: 'account', endsAt: now + 7_200_000 });
    });

    it('a window of one model family rests that model only, whatever Retry-After says', () => {
      const headers = {
        ...unified({
          '5h-status': 'allowed',
          '7d-status': 'allowed',
          '7d_oi-status': 'rejected',
          '7d_oi-reset': soon,
        }),
        'retry-after': '118800',
      };
      expect(judge(429, limited, headers)).toMatchObject({
        scope: 'model',
        endsAt: now + 600_000,
        reason: { code: 'quota-used-up', window: '7d_oi' },
      });
    });

    it('without a window the reset of all counts', () => {
      expect(judge(429, limited, unified({ reset: soon }))).toMatchObject({
        scope: 'account',
        endsAt: now + 600_000,
      });
    });

    it('on the client’s own login nothing rests: it gets the answer', () => {
      const headers = unified({ '5h-status': 'rejected', '5h-reset': soon });
      expect(judge(429, limited, headers, fromClient).kind).toBe('try-another');
      expect(judge(403, { message: 'OAuth token has been revoked' }, {}, fromClient).kind).toBe(
        'request-fault',
      );
    });
  });
});
