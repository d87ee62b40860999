import { type SyntheticEvent, useId, useState } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { useCommand } from '../../../state/use-command.ts';

/** As long as the contract lets a label be. */
export const longestLabel = 80;

export function RenameDialog({
  account,
  onClose,
}: {
  readonly account: AccountView;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const explain = useExplain();
  const formId = useId();
  const { run, pending, error } = useCommand('accounts.rename');
  const [label, setLabel] = useState(account.label);
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setMissing(label.trim() === '');
    if (label.trim() === '') return;
    const result = await run({ account: account.id, label: label.trim() });
    if (result?.ok === true) onClose();
  };
  return (
    <Dialog
      title={text.accounts.renameTitle(account.label)}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={pending}>
            {text.app.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label={text.accounts.name}
          error={isMissing ? text.accounts.nameMissing : error === null ? undefined : explain(error).message}
        >
          {(parts) => (
            <input
              {...parts}
              className="input"
              autoComplete="off"
              maxLength={longestLabel}
              value={label}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
