/**
 * What every reply to a subscription says of its limits, in its headers, at no cost: Anthropic's
 * `anthropic-ratelimit-unified-*` and Codex's `x-codex-*` (docs of neither vendor; read from their own clients).
 */
import type { QuotaWindow } from '../../shared/models/account.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import { readNumber, readText, type ResponseHeaders } from './response-headers.ts';

/** Undefined when a reply says nothing of limits. */
export function readQuota(headers: ResponseHeaders, now: EpochMs): QuotaWindow[] | undefined {
  const isUnified = headers['anthropic-ratelimit-unified-status'] !== undefined;
  const windows = isUnified ? readUnifiedWindows(headers) : readCodexWindows(headers, now);
  return windows.length === 0 ? undefined : windows;
}

function readUnifiedWindows(headers: ResponseHeaders): QuotaWindow[] {
  return readUnifiedLimits(headers).windows.flatMap(({ id, lengthMs, model, used, resetsAt }) =>
    used === undefined ? [] : [{ id, lengthMs, model, used, resetsAt }],
  );
}

interface UnifiedWindow extends Omit<QuotaWindow, 'used'> {
  readonly used: number | undefined;
  readonly status: string | undefined;
}

interface UnifiedLimits {
  readonly status: string | undefined;
  readonly resetsAt: EpochMs | undefined;
  readonly windows: readonly UnifiedWindow[];
}

const unified = 'anthropic-ratelimit-unified-';
const partOfWindow = new RegExp(`^${unified}(\\d+[hd](?:_\\w+)?)-(?:status|utilization|reset)$`);

/** Any window that is named, so that a new one is shown before we know it. */
export function readUnifiedLimits(headers: ResponseHeaders): UnifiedLimits {
  const ids = new Set(Object.keys(headers).flatMap((name) => partOfWindow.exec(name)?.[1] ?? []));
  return {
    status: readText(headers, `${unified}status`),
    resetsAt: toEpochMs(readNumber(headers, `${unified}reset`)),
    windows: [...ids].map((id) => ({
      id,
      lengthMs: lengthOf(id),
      model: /_(.+)$/.exec(id)?.[1] ?? null,
      used: readNumber(headers, `${unified}${id}-utilization`),
      resetsAt: toEpochMs(readNumber(headers, `${unified}${id}-reset`)) ?? null,
      status: readText(headers, `${unified}${id}-status`),
    })),
  };
}

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;

function lengthOf(id: string): number | null {
  const [, count, unit] = /^(\d+)([hd])/.exec(id) ?? [];
  return unit === 'h' || unit === 'd' ? Number(count) * unitMs[unit] : null;
}

/** By length, not by place: accounts were seen with the week in `primary`. A length of 0 stands for none. */
function readCodexWindows(headers: ResponseHeaders, now: EpochMs): QuotaWindow[] {
  return ['primary', 'secondary'].flatMap((place) => {
    const part = (name: string) => readNumber(headers, `x-codex-${place}-${name}`);
    const used = part('used-percent');
    const minutes = part('window-minutes');
    if (used === undefined || minutes === undefined || minutes <= 0) return [];
    const inSeconds = part('reset-after-seconds');
    const resetsAt = toEpochMs(part('reset-at')) ?? (inSeconds === undefined ? null : now + inSeconds * 1000);
    const lengthMs = minutes * 60_000;
    return [{ id: nameLength(lengthMs), lengthMs, model: null, used: used / 100, resetsAt }];
  });
}

/** `5h`, `7d`: as Anthropic names them. */
export function nameLength(lengthMs: number): string {
  const days = lengthMs / unitMs.d;
  return Number.isInteger(days) ? `${days}d` : `${Math.round(lengthMs / unitMs.h)}h`;
}

/** Both vendors tell a reset in seconds since 1970. */
const toEpochMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
