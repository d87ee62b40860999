import { expect, it } from 'vitest';
import { readUsage } from './read-usage.ts';

const reset = Date.UTC(2026, 10, 22);
const iso = new Date(reset).toISOString();
const [fiveHours, week] = [5 * 3_600_000, 7 * 86_400_000];

it('reads Codex’s windows by their length, those of one model family too', () => {
  const window = (used_percent: number, limit_window_seconds: number) => ({
    used_percent,
    limit_window_seconds,
    reset_after_seconds: 1,
    reset_at: reset / 1000,
  });
  const usage = {
    plan_type: 'plus',
    rate_limit: { allowed: true, primary_window: window(40, 604_800), secondary_window: window(7, 18_000) },
    additional_rate_limits: [
      { limit_name: 'spark', metered_feature: 'x', rate_limit: { primary_window: window(1, 18_000) } },
    ],
  };
  expect(readUsage(usage)).toEqual([
    { id: '7d', lengthMs: week, model: null, used: 0.4, resetsAt: reset },
    { id: '5h', lengthMs: fiveHours, model: null, used: 0.07, resetsAt: reset },
    { id: '5h_spark', lengthMs: fiveHours, model: 'spark', used: 0.01, resetsAt: reset },
  ]);
  const none = { rate_limit: { primary_window: window(0, 0), secondary_window: null } };
  expect(readUsage(none)).toEqual([]);
});

it('prefers Claude’s list of limits, which alone has the weekly one of a model', () => {
  const usage = {
    five_hour: { utilization: 99, resets_at: iso },
    limits: [
      { kind: 'session', percent: 31, resets_at: iso, scope: null },
      {
        kind: 'weekly_scoped',
        percent: 104,
        resets_at: null,
        scope: { model: { id: 'f', display_name: 'Fable' } },
      },
      { kind: 'lunar', percent: 1 },
      { broken: true },
    ],
  };
  expect(readUsage(usage)).toEqual([
    { id: '5h', lengthMs: fiveHours, model: null, used: 0.31, resetsAt: reset },
    { id: '7d_Fable', lengthMs: week, model: 'Fable', used: 1.04, resetsAt: null },
    { id: 'lunar', lengthMs: null, model: null, used: 0.01, resetsAt: null },
  ]);
});

it('falls back to Claude’s windows, whatever their names', () => {
  const usage = {
    five_hour: { utilization: 12, resets_at: iso },
    seven_day: null,
    seven_day_opus: { utilization: 3, resets_at: null },
    extra_usage: { is_enabled: false },
  };
  expect(readUsage(usage)).toEqual([
    { id: '5h', lengthMs: fiveHours, model: null, used: 0.12, resetsAt: reset },
    { id: '7d_opus', lengthMs: week, model: 'opus', used: 0.03, resetsAt: null },
  ]);
});

it.each([null, [], 'no', { error: { message: 'no' } }])('what is no usage is none: %j', (body) => {
  expect(readUsage(body)).toBeUndefined();
});
