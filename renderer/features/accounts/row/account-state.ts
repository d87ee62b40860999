import type { AccountStatus, AccountView } from '../../../../shared/models/account.ts';

/** The engine tells no end of a rest, since the next request finds it out: here time alone ends it. */
export function readStatus(status: AccountStatus, now: number): AccountStatus {
  const isOver = status.state === 'cooling-down' && status.endsAt <= now;
  return isOver ? { state: 'ready' } : status;
}

/** Time mends a rest and the person chose a pause; the rest waits for somebody. */
export function needsPerson({ state }: AccountStatus): boolean {
  return state === 'login-needed' || state === 'expired' || state === 'locked';
}

/** How urgent the end of a credential is; `none` where it has no end. */
export function readExpiry(
  expiresAt: number | null,
  now: number,
  soonMs: number,
): 'none' | 'later' | 'soon' | 'over' {
  if (expiresAt === null) return 'none';
  if (expiresAt <= now) return 'over';
  return expiresAt - now < soonMs ? 'soon' : 'later';
}

/** Whether somebody has to see to its end: nothing renews it by itself, and no other tool does. */
export function endsForGood({ kind, renewable }: AccountView): boolean {
  return !renewable && kind !== 'borrowed' && kind !== 'pass-through';
}

/** The state as it is shown: `expiring` is one that works and soon will not. */
export type ShownState = AccountStatus['state'] | 'expiring';

export function shownState(
  account: AccountView,
  status: AccountStatus,
  now: number,
  soonMs: number,
): ShownState {
  if (status.state !== 'ready' || !endsForGood(account)) return status.state;
  return readExpiry(account.expiresAt, now, soonMs) === 'soon' ? 'expiring' : 'ready';
}
