import { type SyntheticEvent, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { SecretInput } from '../../components/secret-input.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useCommand } from '../../state/use-command.ts';

/** Opens a passphrase vault. The passphrase stays in its field and is emptied from it once it was right. */
export function UnlockForm() {
  const { text } = useWords();
  const explain = useExplain();
  const field = useRef<HTMLInputElement>(null);
  const { run, pending, error, clearError } = useCommand('vault.unlock');
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const passphrase = field.current?.value ?? '';
    setMissing(passphrase === '');
    const result = passphrase === '' ? undefined : await run({ passphrase });
    if (field.current === null) return;
    if (result?.ok === true) field.current.value = '';
    else field.current.focus();
  };
  const problem = isMissing
    ? text.vault.passphraseMissing
    : error === null
      ? undefined
      : error.code === 'vault-passphrase-wrong'
        ? text.vault.wrongPassphrase
        : explain(error).message;
  return (
    <form className="vault-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <Field label={text.vault.passphrase} error={problem}>
        {(parts) => (
          <SecretInput
            {...parts}
            ref={field}
            showLabel={text.vault.showPassphrase}
            hideLabel={text.vault.hidePassphrase}
            onInput={() => {
              setMissing(false);
              clearError();
            }}
          />
        )}
      </Field>
      <div>
        <Button look="primary" type="submit" pending={pending}>
          {pending ? text.vault.unlocking : text.vault.unlock}
        </Button>
      </div>
    </form>
  );
}
