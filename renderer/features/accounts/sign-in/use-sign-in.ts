import { useState } from 'react';
import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { useBridge, useDesktop, useKnown, useToasts } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import type { AddTask } from '../account-task.ts';
import { closeTask } from '../add/close-task.ts';

export type SignInTask = AddTask & { readonly method: 'browser' | 'device-code' };

export interface SignIn {
  /** The try that is shown: one that this window began, or one that was under way already. */
  readonly attempt: LoginAttempt | null;
  /** `paste`: nothing listens, the provider's page shows what is to be pasted. */
  readonly begin: (how: { readonly paste: boolean }) => Promise<void>;
  readonly starting: ReturnType<typeof useCommand<'logins.begin'>>;
  /** Back to the beginning, after a try that ended. */
  readonly forget: () => void;
  /** Closes the dialog, which ends what is under way. */
  readonly leave: () => void;
}

/**
 * One try at signing in, as the engine tells it: a window that was loaded anew, or a second one, finds the same try
 * again. The engine drops a try a while after its end; what was last known of it is kept until the dialog closes.
 */
export function useSignIn(task: SignInTask): SignIn {
  const bridge = useBridge();
  const toasts = useToasts();
  const { text } = useWords();
  const { open } = useOpenSignIn(task);
  const starting = useCommand('logins.begin');
  const logins = useKnown((known) => known.logins.logins) ?? [];
  const [followed, setFollowed] = useState<LoginAttempt | null>(null);
  const current = logins.find((login) =>
    followed === null ? isRunning(login) && belongsTo(login, task) : login.id === followed.id,
  );
  if (current !== undefined && current !== followed) setFollowed(current);
  const attempt = current ?? followed;
  const { provider, method, account } = task;
  return {
    attempt,
    begin: async ({ paste }) => {
      const result = await starting.run({
        provider: provider.id,
        method,
        paste,
        acceptPolicy: asksForYes(policyOf(provider, method)),
        ...(account === null ? {} : { account: account.id }),
      });
      if (result?.ok !== true) return;
      setFollowed(result.value);
      await open?.(result.value.id);
    },
    starting,
    forget: () => setFollowed(null),
    leave: () => {
      if (attempt !== null && isRunning(attempt)) {
        void bridge.invoke('logins.cancel', { login: attempt.id });
        toasts.show({ message: text.signingIn.cancelled });
      }
      closeTask();
    },
  };
}

export function isRunning({ state }: LoginAttempt): boolean {
  return state === 'waiting' || state === 'exchanging' || state === 'confirming';
}

function belongsTo(login: LoginAttempt, { provider, method, account }: SignInTask): boolean {
  return (
    login.provider === provider.id &&
    login.account === (account?.id ?? null) &&
    (login.method === method || account !== null)
  );
}

/** How the sign-in page is opened: the app does it, a browser follows a link that the person clicks. */
export function useOpenSignIn({ provider, method }: Pick<SignInTask, 'provider' | 'method'>): {
  /** The first choice, right after a sign-in began; null in a browser. */
  readonly open: ((login: string) => Promise<void>) | null;
  readonly openInBrowser: ((login: string) => Promise<void>) | null;
  /** Whether the first choice is a window of the app. */
  readonly embeds: boolean;
} {
  const desktop = useDesktop();
  const toasts = useToasts();
  const { text } = useWords();
  const embeds = method === 'browser' && provider.signInEmbeds === true;
  if (desktop === null) return { open: null, openInBrowser: null, embeds: false };
  const ask = (name: 'desktop.openSignIn' | 'desktop.openSignInInBrowser') => async (login: string) => {
    const result = await desktop.invoke(name, { login });
    if (result.ok) return;
    const { message, hint } = text.explainError(result.error);
    toasts.show({ tone: 'bad', message, detail: hint });
  };
  const openInBrowser = ask('desktop.openSignInInBrowser');
  return { open: embeds ? ask('desktop.openSignIn') : openInBrowser, openInBrowser, embeds };
}
