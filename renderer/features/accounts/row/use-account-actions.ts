import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { AccountCheck } from '../../../../shared/models/account.ts';
import { useCommand } from '../../../state/use-command.ts';

/** What a row does by itself. One thing at a time; what came of the last one is kept until the next. */
export interface AccountActions {
  readonly test: () => void;
  readonly renew: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly testing: boolean;
  readonly renewing: boolean;
  readonly pending: boolean;
  readonly check: AccountCheck | null;
  readonly renewed: boolean;
  readonly error: AppError | null;
}

export function useAccountActions(account: string): AccountActions {
  const test = useCommand('accounts.test');
  const renew = useCommand('accounts.renew');
  const pause = useCommand('accounts.pause');
  const resume = useCommand('accounts.resume');
  const all = [test, renew, pause, resume];
  const [check, setCheck] = useState<AccountCheck | null>(null);
  const [renewed, setRenewed] = useState(false);
  const begin = () => {
    setCheck(null);
    setRenewed(false);
    for (const each of all) each.clearError();
  };
  return {
    test: () => {
      begin();
      void test.run({ account }).then((result) => {
        if (result?.ok === true) setCheck(result.value.check);
      });
    },
    renew: () => {
      begin();
      void renew.run({ account }).then((result) => {
        if (result?.ok === true) setRenewed(result.value.status.state === 'ready');
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
    renewing: renew.pending,
    pending: all.some(({ pending }) => pending),
    check,
    renewed,
    error: all.find(({ error }) => error !== null)?.error ?? null,
  };
}
