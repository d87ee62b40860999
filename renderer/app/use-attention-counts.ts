import type { Screen } from '../../shared/desktop-contract.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import { useKnown } from '../state/session-context.tsx';

/** How many things on each screen need the person, for the rail. */
export function useAttentionCounts(): Partial<Record<Screen, number>> {
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  const vault = useKnown((known) => known.vault.vault);
  return {
    accounts: accounts.filter(needsPerson).length,
    settings: vault !== undefined && keepsNothing(vault) ? 1 : 0,
  };
}

/** Time mends a cooldown and the person chose a pause; a locked account waits for the vault, which is counted itself. */
function needsPerson({ status }: AccountView): boolean {
  return status.state === 'login-needed' || status.state === 'expired';
}

const keepsNothing = ({ locked, kind }: VaultStatus) => locked || kind === 'none';
