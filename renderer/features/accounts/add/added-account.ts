import type { Output } from '../../../../shared/contract.ts';

/** What a finished form came to. */
export interface AddedAccount extends Output<'accounts.add'> {
  readonly how: 'key' | 'token' | 'sign-in' | 'pass-through';
  /** The same account was here before. */
  readonly renewed: boolean;
  /** It was to take another account's place, and that one could not be removed. */
  readonly oldStays: boolean;
}
