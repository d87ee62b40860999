import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { Words } from '../row/account-story.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import type { SignIn, SignInTask } from './use-sign-in.ts';

/** A try that came to nothing: why, in words, and how to begin again. */
export function SignInEnd({
  task,
  attempt,
  signIn,
}: {
  readonly task: SignInTask;
  readonly attempt: LoginAttempt;
  readonly signIn: SignIn;
}) {
  const { text } = useWords();
  const words = text.signingIn;
  const error =
    attempt.error ?? ({ code: attempt.state === 'expired' ? 'login-expired' : 'login-cancelled' } as const);
  const { message, hint } = text.explainError(error);
  return (
    <SignInFrame
      task={task}
      signIn={signIn}
      leaveLabel={text.app.close}
      actions={
        <Button look="primary" data-focus-first onClick={signIn.forget}>
          {words.tryAgain}
        </Button>
      }
    >
      <Notice tone={attempt.state === 'failed' ? 'bad' : 'warn'} live title={<Words>{message}</Words>}>
        {hint}
      </Notice>
    </SignInFrame>
  );
}
