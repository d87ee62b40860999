import { describe, expect, it } from 'vitest';
import { judgeResponse } from './judge-response.ts';

const withKey = { fromClient: false, tokens: null };
const now = Date.UTC(2026, 10, 21);

describe('judgeResponse', () => {
  it.each([200, 204, 302])('%i says nothing against the account', (status) => {
    expect(judgeResponse(withKey, status, {}, now).kind).toBe('fine');
  });

  it.each([400, 404, 409, 413, 422])('%i is the request’s own fault', (status) => {
    expect(judgeResponse(withKey, status, {}, now).kind).toBe('request-fault');
  });

  it.each([402, 403, 408, 500, 502, 503, 529])('%i may go better with another account', (status) => {
    expect(judgeResponse(withKey, status, {}, now).kind).toBe('try-another');
  });

  it('401 asks for a new key', () => {
    expect(judgeResponse(withKey, 401, {}, now).kind).toBe('login-needed');
  });

  it('401 on the client’s own login is the client’s affair', () => {
    expect(judgeResponse({ ...withKey, fromClient: true }, 401, {}, now).kind).toBe('request-fault');
  });

  it.each([
    [{ 'retry-after': '30' }, 30_000],
    [{ 'retry-after-ms': '1500' }, 1500],
    [{ 'retry-after': new Date(now + 90_000).toUTCString() }, 90_000],
    [{ 'retry-after': String(40 * 24 * 3600) }, 24 * 3_600_000],
  ])('429 with %j rests the account for %i ms', (headers, restMs) => {
    expect(judgeResponse(withKey, 429, headers, now)).toMatchObject({
      kind: 'cool-down',
      endsAt: now + restMs,
    });
  });

  it.each([{}, { 'retry-after': 'soon' }, { 'retry-after': '0' }])('429 with %j rests nobody', (headers) => {
    expect(judgeResponse(withKey, 429, headers, now).kind).toBe('try-another');
  });
});
