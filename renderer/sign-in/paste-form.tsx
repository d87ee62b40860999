import { type SyntheticEvent, useEffect, useRef } from 'react';
import type { SignInAct } from '../../shared/sign-in-bar.ts';
import { Button } from '../components/button.tsx';
import { useWords } from '../i18n/language-context.tsx';

/** For a provider that shows a code, or a browser that could not find its way back to us. */
export function PasteForm({
  act,
  onDone,
}: {
  readonly act: (act: SignInAct) => void;
  readonly onDone: () => void;
}) {
  const text = useWords().text.signIn;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (field.current === null) return;
    // The text lives in the field alone, and is sent as it is: the engine says what is wrong with it.
    act({ act: 'paste', text: field.current.value });
    onDone();
  };
  return (
    <form className="row" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onDone()}>
      <input
        ref={field}
        className="input paste-input mono"
        aria-label={text.pasteLabel}
        placeholder={text.pasteLabel}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <Button type="submit" look="primary">
        {text.pasteSend}
      </Button>
    </form>
  );
}
