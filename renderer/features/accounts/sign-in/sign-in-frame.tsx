import type { ReactNode } from 'react';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { taskItems } from '../account-task.ts';
import type { SignIn, SignInTask } from './use-sign-in.ts';

/** The dialog around each step: what is signed in to, and the ways out on the left of the next step. */
export function SignInFrame({
  task: { provider, account, method },
  signIn,
  leaveLabel,
  back = false,
  actions,
  children,
}: {
  readonly task: SignInTask;
  readonly signIn: SignIn;
  readonly leaveLabel: string;
  /** Whether the choice of ways can be gone back to. */
  readonly back?: boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { text } = useWords();
  const mask = useEmailMask();
  const words = text.signingIn;
  const title =
    account !== null
      ? words.againTitle(mask(account.label))
      : method === 'device-code'
        ? words.deviceTitle(provider.label)
        : words.title(provider.label);
  return (
    <Dialog
      title={title}
      closeLabel={leaveLabel}
      onClose={signIn.leave}
      actions={
        <>
          {back && account === null ? (
            <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
              {text.addAccount.back}
            </Button>
          ) : null}
          <Button onClick={signIn.leave}>{leaveLabel}</Button>
          {actions}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
