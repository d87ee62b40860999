import type { AccountView } from '../../../shared/models/account.ts';
import type { ProviderId, ProviderView } from '../../../shared/models/provider.ts';

/** What is being done in front of the list, as the address names it: `#/accounts/add-openai`. */
export type AccountTask =
  | { readonly kind: 'choose' }
  | { readonly kind: 'add'; readonly provider: ProviderView }
  | { readonly kind: 'replace'; readonly provider: ProviderView; readonly account: AccountView };

export const taskItems = {
  choose: 'add',
  add: (provider: ProviderId) => `add-${provider}`,
  replace: (account: string) => `replace-${account}`,
};

/** Null where the address names nothing that there is, for example an account that has gone. */
export function readTask(
  item: string | null,
  providers: readonly ProviderView[],
  accounts: readonly AccountView[],
): AccountTask | null {
  if (item === taskItems.choose) return { kind: 'choose' };
  const provider = addable(providers).find(({ id }) => item === taskItems.add(id));
  if (provider !== undefined) return { kind: 'add', provider };
  const account = accounts.find(({ id }) => item === taskItems.replace(id));
  const owner = addable(providers).find(({ id }) => id === account?.provider);
  return account === undefined || owner === undefined ? null : { kind: 'replace', provider: owner, account };
}

const standingOrder = ['allowed', 'unclear', 'own-apps-only'] as const;

/** Providers that an account can be added for, the safest first. The demo is switched on elsewhere. */
export function addable(providers: readonly ProviderView[]): ProviderView[] {
  const safety = ({ policy }: ProviderView) => standingOrder.indexOf(policy.standing);
  return [...providers].filter(({ id }) => id !== 'demo').sort((a, b) => safety(a) - safety(b));
}
