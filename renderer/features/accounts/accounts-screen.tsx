import { Download, Eye, EyeOff, KeyRound, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/models/account.ts';
import { goTo } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { holdsEmail, useHiddenEmails } from '../../state/use-hidden-emails.tsx';
import { readTask, taskItems } from './account-task.ts';
import { AddDialog } from './add/add-dialog.tsx';
import { AccountLists } from './list/account-lists.tsx';
import { RunningSignIns } from './sign-in/running-sign-ins.tsx';
import { useVaultOpen } from './use-vault-open.ts';
import './accounts-screen.css';

/** The vault's own feature, which the frame puts into this screen. */
export interface VaultSlots {
  /** What is wrong with the vault and how to mend it; nothing while all is well. */
  readonly card: ReactNode;
  /** In one line where secrets live. */
  readonly place: ReactNode;
}

/** Who am I signed in as, and until when? `item` is what the address asks for: an account, or a task in front of the list. */
export function AccountsScreen({
  item,
  vault,
}: {
  readonly item: string | null;
  readonly vault: VaultSlots;
}) {
  const { text } = useWords();
  const accounts = useKnown((known) => known.accounts.accounts);
  const providers = useKnown((known) => known.providers);
  const task = accounts && providers ? readTask(item, providers, accounts) : null;
  return (
    <>
      <Page title={text.app.screens.accounts} actions={<ScreenActions accounts={accounts ?? []} />}>
        {accounts && providers ? (
          <>
            {task === null ? <RunningSignIns /> : null}
            <AccountLists
              accounts={accounts}
              providers={providers}
              openAccount={accounts.some(({ id }) => id === item) ? item : null}
              vaultCard={vault.card}
            />
            {accounts.length === 0 ? <NoAccounts /> : null}
            <p className="small muted">{vault.place}</p>
          </>
        ) : (
          <Card>
            <Skeleton lines={6} label={text.app.loading} />
          </Card>
        )}
      </Page>
      <AddDialog item={item} task={task} vaultCard={vault.card} />
    </>
  );
}

function ScreenActions({ accounts }: { readonly accounts: readonly AccountView[] }) {
  if (accounts.length === 0) return null;
  const hasEmails = accounts.some(
    ({ label, identity }) => (identity?.email ?? null) !== null || holdsEmail(label),
  );
  return (
    <>
      {hasEmails ? <HideEmails /> : null}
      <ImportButton />
      <AddButton />
    </>
  );
}

function HideEmails() {
  const { text } = useWords();
  const { hidden, setHidden } = useHiddenEmails();
  return (
    <Button
      look="quiet"
      icon={hidden ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      aria-pressed={hidden}
      onClick={() => setHidden(!hidden)}
    >
      {text.accounts.hideEmails}
    </Button>
  );
}

function ImportButton() {
  const { text } = useWords();
  return (
    <Button icon={<Download aria-hidden="true" />} onClick={() => goTo('accounts', taskItems.import)}>
      {text.accounts.importLogins}
    </Button>
  );
}

function NoAccounts() {
  const { text } = useWords();
  return (
    <Card>
      <Empty
        icon={<KeyRound aria-hidden="true" />}
        title={text.accounts.emptyTitle}
        action={
          <>
            <AddButton />
            <ImportButton />
          </>
        }
      >
        {text.accounts.empty}
      </Empty>
    </Card>
  );
}

/** With the vault shut, opening that is the one thing to do next. */
function AddButton() {
  const { text } = useWords();
  const isVaultOpen = useVaultOpen();
  return (
    <Button
      look={isVaultOpen ? 'primary' : 'plain'}
      icon={<Plus aria-hidden="true" />}
      onClick={() => goTo('accounts', taskItems.choose)}
    >
      {text.accounts.add}
    </Button>
  );
}
