import type { AddedAccount } from '../add/added-account.ts';
import { SignInConfirm } from './sign-in-confirm.tsx';
import { SignInEnd } from './sign-in-end.tsx';
import { SignInStart } from './sign-in-start.tsx';
import { SignInWaiting } from './sign-in-waiting.tsx';
import { type SignInTask, useSignIn } from './use-sign-in.ts';
import './sign-in.css';

/** Signing in at the provider's own page, from the look at what could get in the way to who it turned out to be. */
export function SignInDialog({
  task,
  onAdded,
}: {
  readonly task: SignInTask;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const signIn = useSignIn(task);
  const { attempt } = signIn;
  if (attempt === null) return <SignInStart task={task} signIn={signIn} />;
  switch (attempt.state) {
    case 'waiting':
    case 'exchanging':
      return <SignInWaiting task={task} attempt={attempt} signIn={signIn} />;
    case 'confirming':
    case 'saved':
      return <SignInConfirm task={task} attempt={attempt} signIn={signIn} onAdded={onAdded} />;
    case 'cancelled':
    case 'expired':
    case 'failed':
      return <SignInEnd task={task} attempt={attempt} signIn={signIn} />;
  }
}
