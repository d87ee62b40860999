import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AccountCheck } from '../../../shared/models/account.ts';
import { useCommand } from '../../state/use-command.ts';

/** What a row does by itself. One thing at a time; what came of the last one is kept until the next. */
export interface AccountActions {
  readonly test: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly testing: boolean;
  readonly pending: boolean;
  readonly check: AccountCheck | null;
  readonly error: AppError | null;
}

export function useAccountActions(account: string): AccountActions {
  const test = useCommand('accounts.test');
  const pause = useCommand('accounts.pause');
  const resume = useCommand('accounts.resume');
  const [check, setCheck] = useState<AccountCheck | null>(null);
  const begin = () => {
    setCheck(null);
    for (const each of [test, pause, resume]) each.clearError();
  };
  return {
    test: () => {
      begin();
      void test.run({ account }).then((result) => {
        if (result?.ok === true) setCheck(result.value.check);
      });
    },
    pause: () => {
      begin();
      void pause.run({ account });
    },
    resume: () => {
      begin();
      void resume.run({ account });
    },
    testing: test.pending,
    pending: test.pending || pause.pending || resume.pending,
    check,
    error: test.error ?? pause.error ?? resume.error,
  };
}
