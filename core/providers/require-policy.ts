import { AppFailure } from '../../shared/errors.ts';
import type { LoginMethod, ProviderData, ProviderPolicy } from '../../shared/models/provider.ts';

/** What the provider says about adding an account this way; undefined where it does not offer it. */
export function findPolicy(provider: ProviderData, method: LoginMethod): ProviderPolicy | undefined {
  const offered = provider.methods.find((each) => each.method === method);
  return offered && (offered.policy ?? provider.policy);
}

/**
 * The gate before every way to add an account (decision D8): what a provider reserves for its own apps takes an
 * explicit yes; where it has said nothing, the label tells so. Throws AppFailure `login-method-missing` or `policy-not-accepted`.
 */
export function requirePolicy(provider: ProviderData, method: LoginMethod, accepted: boolean): void {
  const policy = findPolicy(provider, method);
  if (policy === undefined) {
    throw new AppFailure({ code: 'login-method-missing', provider: provider.id, method });
  }
  if (policy.standing !== 'own-apps-only' || accepted) return;
  throw new AppFailure({ code: 'policy-not-accepted', provider: provider.id, method });
}
