import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { useCommand } from '../../../state/use-command.ts';
import { OneFieldDialog } from './one-field-dialog.tsx';

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
  const { run, pending, error } = useCommand('accounts.rename');
  const save = async (typed: string) => {
    const result = await run({ account: account.id, label: typed.trim() });
    return result?.ok === true;
  };
  return (
    <OneFieldDialog
      title={text.accounts.renameTitle(account.label)}
      label={text.accounts.name}
      initial={account.label}
      input={{ autoComplete: 'off', maxLength: longestLabel }}
      pending={pending}
      error={error === null ? undefined : explain(error).message}
      judge={(typed) => (typed.trim() === '' ? text.accounts.nameMissing : undefined)}
      onSave={save}
      onClose={onClose}
    />
  );
}
