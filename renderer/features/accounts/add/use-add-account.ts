import { useState } from 'react';
import type { Input } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { AccountView } from '../../../../shared/models/account.ts';
import { useBridge, useKnown } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import type { AddedAccount } from './added-account.ts';

/**
 * Adds an account and, when it replaces another one, removes that afterwards: whatever goes wrong, an account that
 * worked is there. The key passes through and is kept nowhere here.
 */
export function useAddAccount(replaced: AccountView | null): {
  readonly add: (input: Input<'accounts.add'>) => Promise<AddedAccount | null>;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly clearError: () => void;
} {
  const bridge = useBridge();
  const known = useKnown(({ accounts }) => accounts.accounts);
  const command = useCommand('accounts.add');
  const [isRemoving, setRemoving] = useState(false);
  const removeOld = async (added: string) => {
    if (replaced === null || replaced.id === added) return true;
    setRemoving(true);
    const result = await bridge.invoke('accounts.remove', { account: replaced.id });
    setRemoving(false);
    return result.ok;
  };
  const add = async (input: Input<'accounts.add'>) => {
    const result = await command.run(input);
    if (result?.ok !== true) return null;
    const { account } = result.value;
    const renewed = known?.some(({ id }) => id === account.id) ?? false;
    return { ...result.value, how: 'key' as const, renewed, oldStays: !(await removeOld(account.id)) };
  };
  return {
    add,
    pending: command.pending || isRemoving,
    error: command.error,
    clearError: command.clearError,
  };
}
