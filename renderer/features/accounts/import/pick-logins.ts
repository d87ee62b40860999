import type { FoundLogin } from '../../../../shared/models/login.ts';
import type { ProviderPolicy, ProviderView } from '../../../../shared/models/provider.ts';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import type { TakeMode } from './use-import.ts';

/** Whether this login can be taken in this way. */
export function canTake(login: FoundLogin, mode: TakeMode): boolean {
  return login.problem === null && login.provider !== null && (mode === 'import' || login.borrowable);
}

/** What is ticked without a click: what can be taken and is not here yet. */
export function suggestLogins(found: readonly FoundLogin[], mode: TakeMode): ReadonlySet<string> {
  return new Set(found.filter((login) => canTake(login, mode) && login.account === null).map(({ id }) => id));
}

export interface AskedPolicy {
  readonly provider: ProviderView;
  readonly policy: ProviderPolicy;
}

/** What providers say about the chosen logins, each once, where they have not simply allowed it. */
export function listPolicies(
  chosen: readonly FoundLogin[],
  providers: readonly ProviderView[],
): AskedPolicy[] {
  return providers
    .filter(({ id }) => chosen.some(({ provider }) => provider === id))
    .map((provider) => {
      const isKey = chosen.every((login) => login.provider !== provider.id || login.kind === 'api-key');
      return { provider, policy: policyOf(provider, isKey ? 'api-key' : 'import') };
    })
    .filter(({ policy }) => asksForYes(policy));
}
