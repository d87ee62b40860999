import { type SyntheticEvent, useRef } from 'react';
import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useCommand } from '../../../state/use-command.ts';

/**
 * Takes the address that the browser ended at, or the code of the provider's page. Its text stays in the field until
 * it is sent, is never part of the window's state, and is cleared as soon as it is on its way.
 */
export function PasteAnswer({ attempt }: { readonly attempt: LoginAttempt }) {
  const { text } = useWords();
  const words = text.signingIn;
  const { run, pending, error, clearError } = useCommand('logins.paste');
  const field = useRef<HTMLInputElement>(null);
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    const input = field.current;
    if (input === null || pending) return;
    const pasted = input.value;
    input.value = '';
    await run({ login: attempt.id, text: pasted });
    input.focus();
  };
  return (
    <form className="paste-answer" noValidate autoComplete="off" onSubmit={(event) => void send(event)}>
      <Field
        label={attempt.listening ? words.pasteLabel : words.pasteLabelOnly}
        hint={attempt.listening ? words.pasteHint : words.pasteHintOnly}
        error={
          error === null ? undefined : `${text.explainError(error).message} ${text.explainError(error).hint}`
        }
      >
        {(parts) => (
          <span className="paste-answer-line">
            <input
              {...parts}
              ref={field}
              className="input mono"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onInput={clearError}
            />
            <Button type="submit" pending={pending || attempt.state === 'exchanging'}>
              {words.usePasted}
            </Button>
          </span>
        )}
      </Field>
    </form>
  );
}
