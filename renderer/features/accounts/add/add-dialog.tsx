import { type ReactNode, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { ImportDialog } from '../import/import-dialog.tsx';
import { SignInDialog } from '../sign-in/sign-in-dialog.tsx';
import type { AccountTask, AddTask } from '../account-task.ts';
import { useVaultOpen } from '../use-vault-open.ts';
import { Added } from './added.tsx';
import type { AddedAccount } from './added-account.ts';
import { closeTask } from './close-task.ts';
import { KeyForm } from './key-form.tsx';
import { PassThroughForm } from './pass-through-form.tsx';
import { TokenForm } from './token-form.tsx';
import { WayChooser } from './way-chooser.tsx';
import './add-dialog.css';

/** Adds an account, or renews one: choose the way, go it, see what came of it. */
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
  if (task.kind === 'choose') return <WayChooser />;
  if (task.kind === 'import') return <ImportDialog />;
  return <AddForm key={task.method} task={task} onAdded={(added) => setShown({ item, added })} />;
}

function AddForm({
  task,
  onAdded,
}: {
  readonly task: AddTask;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { method } = task;
  switch (method) {
    case 'api-key':
      return <KeyForm task={task} onAdded={onAdded} />;
    case 'pass-through':
      return <PassThroughForm task={task} onAdded={onAdded} />;
    case 'setup-token':
    case 'token':
      return <TokenForm task={{ ...task, method }} onAdded={onAdded} />;
    case 'browser':
    case 'device-code':
      return <SignInDialog task={{ ...task, method }} onAdded={onAdded} />;
  }
}

/** Without a place for secrets a key could only be lost. */
function VaultFirst({ children }: { readonly children: ReactNode }) {
  const { text } = useWords();
  return (
    <Dialog
      title={text.addAccount.chooserTitle}
      closeLabel={text.app.close}
      wide
      onClose={closeTask}
      actions={<Button onClick={closeTask}>{text.app.cancel}</Button>}
    >
      <p>{text.addAccount.vaultFirst}</p>
      {children}
    </Dialog>
  );
}
