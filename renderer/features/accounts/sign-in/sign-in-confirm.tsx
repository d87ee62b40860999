import { useEffect } from 'react';
import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useBridge, useKnown } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import type { AddedAccount } from '../add/added-account.ts';
import { closeTask } from '../add/close-task.ts';
import { SignInFrame } from './sign-in-frame.tsx';
import { WhoSignedIn } from './who-signed-in.tsx';
import type { SignIn, SignInTask } from './use-sign-in.ts';

/** Signed in, not saved yet: who it is, and what saving does (rows OA-5, OA-11). */
export function SignInConfirm({
  task,
  attempt,
  signIn,
  onAdded,
}: {
  readonly task: SignInTask;
  readonly attempt: LoginAttempt;
  readonly signIn: SignIn;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { text } = useWords();
  const words = text.signingIn;
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  const { run, pending, error } = useCommand('logins.save');
  const again = useSignInAgain(attempt, signIn);
  const expected = task.account ?? accounts.find(({ id }) => id === attempt.account) ?? null;
  const updated = accounts.find(({ id }) => id === attempt.updates) ?? null;
  const { differs } = attempt;
  // Another window may have saved it.
  const isSavedElsewhere = attempt.state === 'saved' && !pending;
  useEffect(() => {
    if (isSavedElsewhere) closeTask();
  }, [isSavedElsewhere]);
  const save = async () => {
    const result = await run({ login: attempt.id, acceptOther: differs });
    if (result?.ok !== true) return;
    onAdded({
      how: 'sign-in',
      account: result.value,
      check: null,
      renewed: attempt.updates !== null,
      oldStays: false,
    });
  };
  return (
    <SignInFrame
      task={task}
      signIn={signIn}
      leaveLabel={words.discard}
      actions={
        <>
          {differs ? <Button onClick={again}>{words.signInAgain}</Button> : null}
          <Button look="primary" data-focus-first pending={pending} onClick={() => void save()}>
            {!differs ? text.app.save : updated === null ? words.keepOther : words.updateOther}
          </Button>
        </>
      }
    >
      <WhoSignedIn attempt={attempt} provider={task.provider} />
      {differs ? (
        <Notice
          tone="warn"
          live
          title={words.differs(nameOf(attempt, words.unnamed), expected?.label ?? words.unnamed)}
        >
          {updated === null ? words.differsNew : words.differsKnown(updated.label)}
        </Notice>
      ) : (
        <p>{updated === null ? words.willAdd : words.willUpdate(updated.label)}</p>
      )}
      {error === null ? null : (
        <Notice tone="bad" live title={text.explainError(error).message}>
          {text.explainError(error).hint}
        </Notice>
      )}
    </SignInFrame>
  );
}

function nameOf({ identity }: LoginAttempt, unnamed: string): string {
  return identity?.email ?? identity?.organisation ?? unnamed;
}

/** What was signed in is forgotten first: only then may another try begin. */
function useSignInAgain(attempt: LoginAttempt, signIn: SignIn): () => void {
  const bridge = useBridge();
  return () => {
    void bridge.invoke('logins.cancel', { login: attempt.id }).then(() => signIn.begin({ paste: false }));
  };
}
