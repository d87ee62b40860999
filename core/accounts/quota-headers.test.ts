import { describe, expect, it } from 'vitest';
import { readQuota } from './quota-headers.ts';

const now = Date.UTC(2026, 10, 21);
const inAnHour = now / 1000 + 3600;

describe('readQuota', () => {
  it('reads every window of a Claude plan that the reply names, new ones too', () => {
    const quota = readQuota(
      {
        'anthropic-ratelimit-unified-status': 'allowed_warning',
        'anthropic-ratelimit-unified-reset': String(inAnHour),
        'anthropic-ratelimit-unified-5h-status': 'allowed_warning',
        'anthropic-ratelimit-unified-5h-utilization': '0.91',
        'anthropic-ratelimit-unified-5h-reset': String(inAnHour),
        'anthropic-ratelimit-unified-7d-utilization': '1.04',
        'anthropic-ratelimit-unified-7d_oi-utilization': '0.5',
        'anthropic-ratelimit-unified-30d-status': 'allowed',
      },
      now,
    );
    expect(quota).toEqual([
      { id: '5h', lengthMs: 18_000_000, model: null, used: 0.91, resetsAt: inAnHour * 1000 },
      { id: '7d', lengthMs: 604_800_000, model: null, used: 1.04, resetsAt: null },
      { id: '7d_oi', lengthMs: 604_800_000, model: 'oi', used: 0.5, resetsAt: null },
    ]);
  });

  it('names Codex’s windows by their length, wherever they stand, and leaves out those of length 0', () => {
    const quota = readQuota(
      {
        'x-codex-primary-used-percent': '12.5',
        'x-codex-primary-window-minutes': '10080',
        'x-codex-primary-reset-at': String(inAnHour),
        'x-codex-secondary-used-percent': '3',
        'x-codex-secondary-window-minutes': '300',
        'x-codex-secondary-reset-after-seconds': '60',
      },
      now,
    );
    expect(quota).toEqual([
      { id: '7d', lengthMs: 604_800_000, model: null, used: 0.125, resetsAt: inAnHour * 1000 },
      { id: '5h', lengthMs: 18_000_000, model: null, used: 0.03, resetsAt: now + 60_000 },
    ]);
    const none = { 'x-codex-primary-used-percent': '0', 'x-codex-primary-window-minutes': '0' };
    expect(readQuota(none, now)).toBeUndefined();
  });

  it('says nothing where the reply says nothing, or nonsense', () => {
    expect(readQuota({ 'content-type': 'application/json' }, now)).toBeUndefined();
    const nonsense = {
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': 'much',
    };
    expect(readQuota(nonsense, now)).toBeUndefined();
  });
});
