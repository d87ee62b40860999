import type { AccountView } from '../../../shared/models/account.ts';
import { linkTo } from '../../app/navigation.ts';

/** What an account needs that stopped: a new key, token or sign-in here, or something elsewhere. */
export type Mending = 'api-key' | 'token' | 'oauth' | 'other';

export function mendingOf({ kind }: AccountView): Mending {
  return kind === 'api-key' || kind === 'token' || kind === 'oauth' ? kind : 'other';
}

/** Where that is done: the form for it, or the account's own row, which says what to do elsewhere. */
export function mendingPlace(account: AccountView): string {
  return linkTo('accounts', mendingOf(account) === 'other' ? account.id : `renew-${account.id}`);
}
