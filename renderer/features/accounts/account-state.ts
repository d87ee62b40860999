import type { AccountStatus } from '../../../shared/models/account.ts';

/** The engine tells no end of a rest, since the next request finds it out: here time alone ends it. */
export function readStatus(status: AccountStatus, now: number): AccountStatus {
  const isOver = status.state === 'cooling-down' && status.endsAt <= now;
  return isOver ? { state: 'ready' } : status;
}

/** Time mends a rest and the person chose a pause; the rest waits for somebody. */
export function needsPerson({ state }: AccountStatus): boolean {
  return state === 'login-needed' || state === 'expired' || state === 'locked';
}

const soonMs = 24 * 3_600_000;

/** How urgent the end of a credential is; `none` where it has no end. */
export function readExpiry(expiresAt: number | null, now: number): 'none' | 'later' | 'soon' | 'over' {
  if (expiresAt === null) return 'none';
  if (expiresAt <= now) return 'over';
  return expiresAt - now < soonMs ? 'soon' : 'later';
}
