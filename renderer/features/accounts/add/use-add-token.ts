import type { AppError } from '../../../../shared/errors.ts';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import { useBridge, useKnown } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import type { AddTask } from '../account-task.ts';
import type { AddedAccount } from './added-account.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long a token lives, for those that do not say so themselves; `told`: as the token or its provider says. */
export const tokenLives = {
  told: null,
  hour: hourMs,
  'eight-hours': 8 * hourMs,
  day: dayMs,
  month: 30 * dayMs,
  year: 365 * dayMs,
} as const;
export type TokenLife = keyof typeof tokenLives;

export interface TokenFields {
  readonly token: string;
  readonly label: string;
  readonly life: TokenLife;
  readonly check: boolean;
}

/**
 * Adds a token; one that takes another account's place keeps its name, and the old one goes afterwards unless both
 * are the same. The token passes through and is kept nowhere here.
 */
export function useAddToken({ provider, method, account: replaced }: AddTask): {
  readonly add: (fields: TokenFields) => Promise<AddedAccount | null>;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly clearError: () => void;
} {
  const bridge = useBridge();
  const known = useKnown(({ accounts }) => accounts.accounts);
  const { run, pending, error, clearError } = useCommand('accounts.pasteToken');
  const add = async ({ token, label, life, check }: TokenFields) => {
    const lifeMs = tokenLives[life];
    const name = replaced?.label ?? label;
    const result = await run({
      provider: provider.id,
      token,
      check,
      acceptPolicy: asksForYes(policyOf(provider, method)),
      ...(lifeMs === null ? {} : { expiresInMs: lifeMs }),
      ...(name === '' ? {} : { label: name }),
    });
    if (result?.ok !== true) return null;
    const { account } = result.value;
    const renewed = known?.some(({ id }) => id === account.id) ?? false;
    const isOther = replaced !== null && replaced.id !== account.id;
    const removed = isOther ? (await bridge.invoke('accounts.remove', { account: replaced.id })).ok : true;
    return { ...result.value, how: 'token' as const, renewed, oldStays: !removed };
  };
  return { add, pending, error, clearError };
}
