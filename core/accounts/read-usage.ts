/**
 * What a provider's usage endpoint says of a plan's limits, in either vendor's shape. Read loosely: fields come and go
 * every month, and what is not understood is left out.
 */
import { z } from 'zod';
import type { QuotaWindow } from '../../shared/models/account.ts';
import { nameLength } from './quota-headers.ts';

/** Undefined when the answer is no usage. */
export function readUsage(body: unknown): QuotaWindow[] | undefined {
  const codex = CodexUsage.safeParse(body);
  if (codex.success) return readCodex(codex.data);
  const claude = ClaudeUsage.safeParse(body);
  return claude.success ? readClaude(claude.data) : undefined;
}

const share = (percent: number) => Math.max(percent, 0) / 100;
const fromIso = (text: string | null | undefined) => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
};

const CodexWindow = z.object({
  used_percent: z.number(),
  limit_window_seconds: z.number(),
  reset_at: z.number().nullish(),
});
const CodexLimits = z.object({
  primary_window: CodexWindow.nullish().catch(null),
  secondary_window: CodexWindow.nullish().catch(null),
});
const CodexUsage = z.object({
  rate_limit: CodexLimits,
  additional_rate_limits: z
    .array(z.object({ limit_name: z.string(), rate_limit: CodexLimits }))
    .nullish()
    .catch(null),
});

function readCodex({ rate_limit, additional_rate_limits }: z.infer<typeof CodexUsage>): QuotaWindow[] {
  const scoped = (additional_rate_limits ?? []).flatMap(({ limit_name, rate_limit: limits }) =>
    readCodexLimits(limits, limit_name),
  );
  return [...readCodexLimits(rate_limit, null), ...scoped];
}

/** By length, not by place: accounts were seen with the week in `primary`. A length of 0 stands for none. */
function readCodexLimits(limits: z.infer<typeof CodexLimits>, model: string | null): QuotaWindow[] {
  return [limits.primary_window, limits.secondary_window].flatMap((window) => {
    if (window === null || window === undefined || window.limit_window_seconds <= 0) return [];
    const lengthMs = window.limit_window_seconds * 1000;
    const resetsAt = typeof window.reset_at !== 'number' ? null : window.reset_at * 1000;
    const id = model === null ? nameLength(lengthMs) : `${nameLength(lengthMs)}_${model}`;
    return [{ id, lengthMs, model, used: share(window.used_percent), resetsAt }];
  });
}

const ClaudeLimit = z.object({
  kind: z.string(),
  percent: z.number(),
  resets_at: z.string().nullish(),
  scope: z
    .object({ model: z.object({ display_name: z.string() }).nullish() })
    .nullish()
    .catch(null),
});
const ClaudeWindow = z.object({ utilization: z.number(), resets_at: z.string().nullish() });
const ClaudeUsage = z.looseObject({ limits: z.array(z.unknown()).optional(), five_hour: z.unknown() });

const hourMs = 3_600_000;
const claudeWindows: Readonly<Record<string, { id: string; lengthMs: number }>> = {
  five_hour: { id: '5h', lengthMs: 5 * hourMs },
  session: { id: '5h', lengthMs: 5 * hourMs },
  seven_day: { id: '7d', lengthMs: 168 * hourMs },
  weekly_all: { id: '7d', lengthMs: 168 * hourMs },
  weekly_scoped: { id: '7d', lengthMs: 168 * hourMs },
};

/** The newer `limits` has all of them; the windows beside it are what older answers have. */
function readClaude(usage: z.infer<typeof ClaudeUsage>): QuotaWindow[] {
  const limits = (usage.limits ?? []).flatMap((limit) => ClaudeLimit.safeParse(limit).data ?? []);
  if (limits.length > 0) {
    return limits.map(({ kind, percent, resets_at, scope }) => {
      const model = scope?.model?.display_name ?? null;
      const known = claudeWindows[kind];
      const id = known === undefined ? kind : model === null ? known.id : `${known.id}_${model}`;
      return {
        id,
        lengthMs: known?.lengthMs ?? null,
        model,
        used: share(percent),
        resetsAt: fromIso(resets_at),
      };
    });
  }
  return Object.entries(usage).flatMap(([name, value]) => {
    const window = ClaudeWindow.safeParse(value).data;
    if (window === undefined) return [];
    const [, family] = /^seven_day_(.+)$/.exec(name) ?? [];
    const known = claudeWindows[family === undefined ? name : 'seven_day'];
    const id = family === undefined ? (known?.id ?? name) : `7d_${family}`;
    const resetsAt = fromIso(window.resets_at);
    return [
      {
        id,
        lengthMs: known?.lengthMs ?? null,
        model: family ?? null,
        used: share(window.utilization),
        resetsAt,
      },
    ];
  });
}
