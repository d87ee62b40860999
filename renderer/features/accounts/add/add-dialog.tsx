import { type ReactNode, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import type { AccountTask } from '../account-task.ts';
import { useVaultOpen } from '../use-vault-open.ts';
import { Added } from './added.tsx';
import { closeTask } from './close-task.ts';
import { KeyForm } from './key-form.tsx';
import { ProviderChooser } from './provider-chooser.tsx';
import type { AddedAccount } from './use-add-account.ts';
import './add-dialog.css';

/** Adds an account or replaces a key: choose the provider, give the key, see what came of it. */
export function AddDialog({
  item,
  task,
  vaultCard,
}: {
  /** The place this stands for; what was added is shown until it is left. */
  readonly item: string | null;
  readonly task: AccountTask | null;
  readonly vaultCard: ReactNode;
}) {
  const [shown, setShown] = useState<{ item: string | null; added: AddedAccount } | null>(null);
  const isVaultOpen = useVaultOpen();
  if (shown !== null && shown.item !== item) setShown(null);
  if (shown !== null) return <Added added={shown.added} />;
  if (task === null) return null;
  if (!isVaultOpen) return <VaultFirst>{vaultCard}</VaultFirst>;
  if (task.kind === 'choose') return <ProviderChooser />;
  return <KeyForm task={task} onAdded={(added) => setShown({ item, added })} />;
}

/** Without a place for secrets a key could only be lost. */
function VaultFirst({ children }: { readonly children: ReactNode }) {
  const { text } = useWords();
  return (
    <Dialog
      title={text.accounts.chooserTitle}
      closeLabel={text.app.close}
      wide
      onClose={closeTask}
      actions={<Button onClick={closeTask}>{text.app.cancel}</Button>}
    >
      <p>{text.accounts.vaultFirst}</p>
      {children}
    </Dialog>
  );
}
