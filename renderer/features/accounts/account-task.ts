import type { AccountView } from '../../../shared/models/account.ts';
import type { LoginMethod, ProviderId, ProviderView } from '../../../shared/models/provider.ts';
import { listWays } from '../../state/login-ways.ts';

/** What is being done in front of the list, as the address names it: `#/accounts/add-openai-api-key`. */
export type AccountTask =
  | { readonly kind: 'choose' }
  | { readonly kind: 'import' }
  | {
      readonly kind: 'add';
      readonly method: Exclude<LoginMethod, 'import'>;
      readonly provider: ProviderView;
      /** The account that gets a new key, token or sign-in; null: it is for a new one. */
      readonly account: AccountView | null;
    };

export type AddTask = Extract<AccountTask, { kind: 'add' }>;

export const taskItems = {
  choose: 'add',
  import: 'import',
  add: (provider: ProviderId, method: LoginMethod) =>
    method === 'import' ? 'import' : `add-${provider}-${method}`,
  renew: (account: string) => `renew-${account}`,
};

/** Null where the address names nothing that there is, for example an account that has gone. */
export function readTask(
  item: string | null,
  providers: readonly ProviderView[],
  accounts: readonly AccountView[],
): AccountTask | null {
  if (item === taskItems.choose) return { kind: 'choose' };
  if (item === taskItems.import) return { kind: 'import' };
  for (const { provider, method } of listWays(providers)) {
    if (method !== 'import' && item === taskItems.add(provider.id, method)) {
      return { kind: 'add', method, provider, account: null };
    }
  }
  const account = accounts.find(({ id }) => item === taskItems.renew(id));
  return account === undefined ? null : renewTask(account, providers);
}

function renewTask(account: AccountView, providers: readonly ProviderView[]): AccountTask | null {
  const provider = providers.find(({ id }) => id === account.provider);
  if (provider === undefined) return null;
  const method = renewalMethod(account, provider);
  if (method === null) return null;
  return method === 'import' ? { kind: 'import' } : { kind: 'add', method, provider, account };
}

/** How this account gets a new credential; null where only its client or its tool can see to that. */
export function renewalMethod({ kind }: AccountView, { methods }: ProviderView): LoginMethod | null {
  const firstOf = (...wanted: LoginMethod[]) =>
    wanted.find((method) => methods.some((offered) => offered.method === method)) ?? null;
  switch (kind) {
    case 'api-key':
      return firstOf('api-key');
    case 'oauth':
      return firstOf('browser', 'device-code', 'import');
    case 'token':
      return firstOf('setup-token', 'token', 'browser');
    case 'borrowed':
      return firstOf('import');
    case 'pass-through':
    case 'built-in':
      return null;
  }
}

/** By which method an account of this kind was added, for what the provider says about that. */
export function methodOf(account: AccountView, { methods }: ProviderView): LoginMethod {
  const ways: Record<AccountView['kind'], readonly LoginMethod[]> = {
    'api-key': ['api-key'],
    oauth: ['browser', 'device-code', 'import'],
    token: ['setup-token', 'token'],
    borrowed: ['import'],
    'pass-through': ['pass-through'],
    'built-in': [],
  };
  const offered = ways[account.kind].find((way) => methods.some(({ method }) => method === way));
  return offered ?? 'api-key';
}
