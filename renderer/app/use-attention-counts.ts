import type { Screen } from '../../shared/desktop-contract.ts';
import type { AccountView } from '../../shared/models/account.ts';
import { useKnown } from '../state/session-context.tsx';

/** How many things on each screen need the person, for the rail. */
export function useAttentionCounts(): Partial<Record<Screen, number>> {
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  return { accounts: accounts.filter(needsPerson).length };
}

/** Time mends a cooldown and the person chose a pause; the rest waits for somebody. */
function needsPerson({ status }: AccountView): boolean {
  return status.state === 'login-needed' || status.state === 'locked';
}
