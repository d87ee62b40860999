import type { AccountView } from '../../../../shared/models/account.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { needsPerson } from '../row/account-state.ts';

export interface AccountGroup {
  readonly provider: ProviderView;
  readonly accounts: readonly AccountView[];
}

export interface AccountFilter {
  readonly find: string;
  readonly onlyNeedy: boolean;
}

export const noFilter: AccountFilter = { find: '', onlyNeedy: false };

/** By provider, in the providers' order; within each, in the order in which they are used. */
export function groupAccounts(
  accounts: readonly AccountView[],
  providers: readonly ProviderView[],
  filter: AccountFilter,
): AccountGroup[] {
  const shown = accounts.filter((account) => matches(account, filter));
  return providers
    .map((provider) => ({ provider, accounts: shown.filter((account) => account.provider === provider.id) }))
    .filter((group) => group.accounts.length > 0);
}

function matches(account: AccountView, { find, onlyNeedy }: AccountFilter): boolean {
  if (onlyNeedy && !needsPerson(account.status)) return false;
  const wanted = find.trim().toLowerCase();
  const { label, baseUrl, keyHint, identity } = account;
  return [label, baseUrl, keyHint, identity?.email, identity?.organisation, identity?.plan].some((text) =>
    text?.toLowerCase().includes(wanted),
  );
}
