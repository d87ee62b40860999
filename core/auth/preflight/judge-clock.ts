import type { PreflightCheck } from '../../../shared/models/login.ts';

const warnFromMs = 60_000;
const failFromMs = 600_000;

/** `aheadMs` as `host` told it; null: nobody told the time. */
export function judgeClock(host: string, aheadMs: number | null): Pick<PreflightCheck, 'level' | 'finding'> {
  if (aheadMs === null) return { level: 'warn', finding: { code: 'clock-unchecked' } };
  const byMs = Math.round(Math.abs(aheadMs));
  if (byMs < warnFromMs) return { level: 'ok', finding: { code: 'clock-right' } };
  const code = aheadMs > 0 ? 'clock-ahead' : 'clock-behind';
  return { level: byMs < failFromMs ? 'warn' : 'fail', finding: { code, host, byMs } };
}
