import { KeyRound, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ProviderView } from '../../../shared/models/provider.ts';
import { goTo } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { AccountFilterBar } from './account-filter-bar.tsx';
import { AccountGroupCard } from './account-group-card.tsx';
import { groupAccounts, noFilter } from './account-groups.ts';
import type { RowRequest } from './account-row.tsx';
import { needsPerson } from './account-state.ts';
import { readTask, taskItems } from './account-task.ts';
import { AddDialog } from './add/add-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { useRemoveAccount } from './use-remove-account.ts';
import { useVaultOpen } from './use-vault-open.ts';
import './accounts-screen.css';

/** The vault's own feature, which the frame puts into this screen. */
export interface VaultSlots {
  /** What is wrong with the vault and how to mend it; nothing while all is well. */
  readonly card: ReactNode;
  /** In one line where secrets live. */
  readonly place: ReactNode;
}

/** Who am I signed in as, and until when? `item` is what the address asks for in front of the list. */
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
      <Page title={text.app.screens.accounts} actions={accounts?.length === 0 ? undefined : <AddButton />}>
        {accounts && providers ? (
          <AccountLists accounts={accounts} providers={providers} vault={vault} />
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

interface ListsProps {
  readonly accounts: readonly AccountView[];
  readonly providers: readonly ProviderView[];
  readonly vault: VaultSlots;
}

function AccountLists({ accounts, providers, vault }: ListsProps) {
  const [renamed, setRenamed] = useState<AccountView | null>(null);
  const vaultPlace = useRef<HTMLDivElement>(null);
  const remove = useRemoveAccount();
  const answer = useCallback(
    (request: RowRequest, account: AccountView) => {
      if (request === 'rename') setRenamed(account);
      if (request === 'replace') goTo('accounts', taskItems.replace(account.id));
      if (request === 'remove') remove(account);
      if (request === 'unlock-vault')
        vaultPlace.current?.querySelector<HTMLElement>('input, button')?.focus();
    },
    [remove],
  );
  return (
    <>
      <div ref={vaultPlace} className="accounts-vault">
        {vault.card}
      </div>
      {accounts.length === 0 ? (
        <NoAccounts />
      ) : (
        <FilteredGroups accounts={accounts} providers={providers} onRequest={answer} />
      )}
      <p className="small muted">{vault.place}</p>
      {renamed === null ? null : <RenameDialog account={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}

/** From so many on, looking for one is quicker than scrolling. */
const manyAccounts = 12;

function FilteredGroups({
  accounts,
  providers,
  onRequest,
}: Omit<ListsProps, 'vault'> & {
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
}) {
  const { text } = useWords();
  const [filter, setFilter] = useState(noFilter);
  const isLong = accounts.length > manyAccounts;
  const groups = groupAccounts(accounts, providers, isLong ? filter : noFilter);
  return (
    <>
      {isLong ? (
        <AccountFilterBar
          filter={filter}
          needy={accounts.filter(({ status }) => needsPerson(status)).length}
          onChange={setFilter}
        />
      ) : null}
      {groups.length === 0 ? (
        <Card>
          <Empty
            title={text.accounts.nothingFound}
            action={<Button onClick={() => setFilter(noFilter)}>{text.accounts.showAll}</Button>}
          />
        </Card>
      ) : null}
      {groups.map((group) => (
        <AccountGroupCard key={group.provider.id} group={group} onRequest={onRequest} />
      ))}
    </>
  );
}

function NoAccounts() {
  const { text } = useWords();
  return (
    <Card>
      <Empty icon={<KeyRound aria-hidden="true" />} title={text.accounts.emptyTitle} action={<AddButton />}>
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
