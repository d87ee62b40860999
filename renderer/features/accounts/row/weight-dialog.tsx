import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { useCommand } from '../../../state/use-command.ts';
import { OneFieldDialog } from './one-field-dialog.tsx';

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
  const { run, pending, error } = useCommand('accounts.setWeight');
  const words = text.accounts.weightForm;
  const judge = (typed: string) => {
    const weight = Number(typed);
    return Number.isInteger(weight) && weight >= least && weight <= most ? undefined : words.wrong;
  };
  const save = async (typed: string) => {
    const result = await run({ account: account.id, weight: Number(typed) });
    return result?.ok === true;
  };
  return (
    <OneFieldDialog
      title={words.title(account.label)}
      label={words.label}
      hint={words.hint}
      initial={String(account.weight)}
      input={{ type: 'number', inputMode: 'numeric', min: least, max: most, step: 1 }}
      pending={pending}
      error={error === null ? undefined : explain(error).message}
      judge={judge}
      onSave={save}
      onClose={onClose}
    />
  );
}
