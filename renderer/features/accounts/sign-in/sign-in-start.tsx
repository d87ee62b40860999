import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import { PolicyConsent } from '../add/policy-consent.tsx';
import { PreflightList } from './preflight-list.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { usePreflight } from './use-preflight.ts';
import { type SignIn, type SignInTask, useOpenSignIn } from './use-sign-in.ts';

/** Before a sign-in: what the provider says about it, and what could get in its way, looked at live. */
export function SignInStart({ task, signIn }: { readonly task: SignInTask; readonly signIn: SignIn }) {
  const { text } = useWords();
  const explain = useExplain();
  const { provider, method, account } = task;
  const words = text.signingIn;
  const policy = policyOf(provider, method);
  // Who has this account already said so when it was added.
  const asks = account === null && asksForYes(policy);
  const [accepted, setAccepted] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const preflight = usePreflight(provider.id, method);
  const { embeds } = useOpenSignIn(task);
  const portTaken = preflight.failed('callback-port');
  const { starting } = signIn;
  const begin = (paste: boolean) => {
    setMissing(asks && !accepted);
    if (asks && !accepted) return;
    void signIn.begin({ paste });
  };
  return (
    <SignInFrame
      task={task}
      signIn={signIn}
      back
      leaveLabel={text.app.cancel}
      actions={
        <Button
          look="primary"
          data-focus-first={asks ? undefined : true}
          pending={starting.pending}
          onClick={() => begin(portTaken)}
        >
          {portTaken
            ? words.beginPaste
            : method === 'device-code'
              ? words.beginDevice
              : embeds
                ? words.beginWindow
                : words.begin}
        </Button>
      }
    >
      <p className="muted">{words.leads[method]}</p>
      <PolicyConsent
        policy={policy}
        asks={asks}
        accepted={accepted}
        isMissing={isMissing && !accepted}
        onAccept={setAccepted}
      />
      <PreflightList preflight={preflight} method={method} />
      {starting.error === null ? null : (
        <Notice tone="bad" live title={explain(starting.error).message}>
          {explain(starting.error).hint}
        </Notice>
      )}
      {method === 'browser' && !portTaken ? (
        <button type="button" className="text-button small" onClick={() => begin(true)}>
          {words.pasteInstead}
        </button>
      ) : null}
    </SignInFrame>
  );
}
