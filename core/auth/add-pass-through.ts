import type { Parsed } from '../../shared/contract.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { NewLogin } from '../accounts/save-account.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import { requirePolicy } from '../providers/require-policy.ts';

export interface PassThroughOptions {
  readonly providers: ProviderRegistry;
  readonly accounts: { saveLogin(login: NewLogin): AccountView };
}

/** An account for the login that Claude Code itself sends along: nothing secret is kept, and there is one at most. */
export function addPassThrough(
  { providers, accounts }: PassThroughOptions,
  { label, acceptPolicy }: Parsed<'accounts.addPassThrough'>,
): AccountView {
  requirePolicy(providers.claude, 'pass-through', acceptPolicy);
  return accounts.saveLogin({
    provider: 'claude',
    kind: 'pass-through',
    label,
    identity: null,
    tokens: null,
    source: null,
  });
}
