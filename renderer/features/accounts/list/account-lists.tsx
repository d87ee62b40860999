import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { goTo, goToInPlace } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { Empty } from '../../../components/empty.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { taskItems } from '../account-task.ts';
import { needsPerson } from '../row/account-state.ts';
import { AccountProxyDialog } from '../row/account-proxy-dialog.tsx';
import { RenameDialog } from '../row/rename-dialog.tsx';
import type { RowRequest } from '../row/row-request.ts';
import { useRemoveAccount } from '../row/use-remove-account.ts';
import { WeightDialog } from '../row/weight-dialog.tsx';
import { AccountFilterBar } from './account-filter-bar.tsx';
import { AccountGroupCard } from './account-group-card.tsx';
import { groupAccounts, noFilter } from './account-groups.ts';
import { useReorder } from './use-reorder.ts';

interface ListsProps {
  readonly accounts: readonly AccountView[];
  readonly providers: readonly ProviderView[];
  /** The account whose details the address asks for. */
  readonly openAccount: string | null;
  /** What is wrong with the vault and how to mend it. */
  readonly vaultCard: ReactNode;
}

type Question = { readonly about: 'rename' | 'weight' | 'proxy'; readonly account: AccountView };

export function AccountLists({ accounts, providers, openAccount, vaultCard }: ListsProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const vaultPlace = useRef<HTMLDivElement>(null);
  const remove = useRemoveAccount();
  const { put, step, said } = useReorder(accounts);
  const opened = useRef(openAccount);
  useEffect(() => {
    opened.current = openAccount;
  }, [openAccount]);
  const answer = useCallback(
    (request: RowRequest, account: AccountView) => {
      switch (request) {
        case 'rename':
        case 'weight':
        case 'proxy':
          setQuestion({ about: request, account });
          break;
        case 'renew':
          goTo('accounts', taskItems.renew(account.id));
          break;
        case 'remove':
          remove(account);
          break;
        case 'move-up':
          step(account, 'up');
          break;
        case 'move-down':
          step(account, 'down');
          break;
        case 'show-details':
          goToInPlace('accounts', opened.current === account.id ? undefined : account.id);
          break;
        case 'unlock-vault':
          vaultPlace.current?.querySelector<HTMLElement>('input, button')?.focus();
          break;
      }
    },
    [remove, step],
  );
  const close = () => setQuestion(null);
  return (
    <>
      <div ref={vaultPlace} className="accounts-vault">
        {vaultCard}
      </div>
      {accounts.length === 0 ? null : (
        <FilteredGroups
          accounts={accounts}
          providers={providers}
          openAccount={openAccount}
          onRequest={answer}
          onPut={put}
        />
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {question?.about === 'rename' ? <RenameDialog account={question.account} onClose={close} /> : null}
      {question?.about === 'proxy' ? <AccountProxyDialog account={question.account} onClose={close} /> : null}
      {question?.about === 'weight' ? <WeightDialog account={question.account} onClose={close} /> : null}
    </>
  );
}

/** From so many on, looking for one is quicker than scrolling. */
const manyAccounts = 12;

function FilteredGroups({
  accounts,
  providers,
  openAccount,
  onRequest,
  onPut,
}: Omit<ListsProps, 'vaultCard'> & {
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
  readonly onPut: (moved: string, target: string, side: 'before' | 'after') => void;
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
        <AccountGroupCard
          key={group.provider.id}
          group={group}
          openAccount={openAccount}
          onRequest={onRequest}
          onPut={onPut}
        />
      ))}
    </>
  );
}
