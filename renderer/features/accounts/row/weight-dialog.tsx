import { type SyntheticEvent, useId, useState } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { useCommand } from '../../../state/use-command.ts';

/** As the contract has it. */
const least = 1;
const most = 100;

/** How often this account is chosen beside others, where requests are shared out by weight. */
export function WeightDialog({
  account,
  onClose,
}: {
  readonly account: AccountView;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const explain = useExplain();
  const formId = useId();
  const { run, pending, error } = useCommand('accounts.setWeight');
  const [typed, setTyped] = useState(String(account.weight));
  const [isWrong, setWrong] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const weight = Number(typed);
    const fits = Number.isInteger(weight) && weight >= least && weight <= most;
    setWrong(!fits);
    if (!fits) return;
    const result = await run({ account: account.id, weight });
    if (result?.ok === true) onClose();
  };
  const words = text.accounts.weightForm;
  return (
    <Dialog
      title={words.title(account.label)}
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
          label={words.label}
          hint={words.hint}
          error={isWrong ? words.wrong : error === null ? undefined : explain(error).message}
        >
          {(parts) => (
            <input
              {...parts}
              className="input"
              type="number"
              inputMode="numeric"
              min={least}
              max={most}
              step={1}
              value={typed}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
