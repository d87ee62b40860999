import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { Mark } from '../../../components/mark.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useNow } from '../../../state/use-now.ts';
import { DeviceCode } from './device-code.tsx';
import { PasteAnswer } from './paste-answer.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { OpenPage, PageAddress } from './sign-in-page.tsx';
import type { SignIn, SignInTask } from './use-sign-in.ts';

/** While the person is at the provider's page: its address, how to come back by hand, and how long there is. */
export function SignInWaiting({
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
  const isDevice = attempt.method === 'device-code';
  return (
    <SignInFrame task={task} signIn={signIn} leaveLabel={words.cancel}>
      <Waiting attempt={attempt} provider={task.provider.label} />
      {isDevice && attempt.userCode !== null ? <DeviceCode code={attempt.userCode} /> : null}
      <OpenPage task={task} attempt={attempt} />
      <PageAddress url={attempt.url} />
      {isDevice ? null : <PasteAnswer attempt={attempt} />}
      <p className="small muted">{words.closingCancels}</p>
    </SignInFrame>
  );
}

function Waiting({ attempt, provider }: { readonly attempt: LoginAttempt; readonly provider: string }) {
  const { text, format } = useWords();
  const left = Math.max(attempt.endsAt - useNow(1000), 0);
  const words = text.signingIn;
  const isExchanging = attempt.state === 'exchanging';
  return (
    <div className="sign-in-state">
      <Mark shape="wait" />
      <b role="status">
        {isExchanging
          ? words.exchanging(provider)
          : attempt.listening || attempt.method === 'device-code'
            ? words.waiting
            : words.waitingForPaste}
      </b>
      {isExchanging ? null : (
        <span className="muted push nowrap">{words.timeLeft(format.countdown(left))}</span>
      )}
    </div>
  );
}
