import { useId, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { AccountRow, type AccountRowProps } from '../row/account-row.tsx';
import type { AccountGroup } from './account-groups.ts';
import { QuotaHeads } from './quota-heads.tsx';
import { useRowDrag } from './use-row-drag.ts';
import './account-group-card.css';

/** So many rows are drawn at once: a page of hundreds would hold the window up. */
const pageSize = 50;

/** A provider's accounts, in the order in which they are used. */
export function AccountGroupCard({
  group: { provider, accounts },
  openAccount,
  onRequest,
  onPut,
}: {
  readonly group: AccountGroup;
  /** Whose details are shown. */
  readonly openAccount: string | null;
  /** Puts one account before or after another of this group. */
  readonly onPut: (moved: string, target: string, side: 'before' | 'after') => void;
} & Pick<AccountRowProps, 'onRequest'>) {
  const { text, format } = useWords();
  const [limit, setLimit] = useState(pageSize);
  const headingId = useId();
  const hidden = accounts.length - limit;
  const hasQuotas = accounts.some(({ quota }) => (quota?.windows.length ?? 0) > 0);
  const drag = useRowDrag(onPut);
  return (
    <section className="column" aria-labelledby={headingId}>
      <header className="account-group-head">
        <h2 id={headingId}>{provider.label}</h2>
        <span className="small muted">
          {accounts.length === 1
            ? text.accounts.oneAccount
            : text.accounts.manyAccounts(format.number(accounts.length))}
        </span>
      </header>
      <Card>
        {hasQuotas ? <QuotaHeads accounts={accounts} /> : null}
        <ul
          className="account-list"
          aria-label={text.accounts.listLabel(provider.label)}
          {...drag.listHandlers}
        >
          {accounts.slice(0, limit).map((account, index) => (
            <AccountRow
              key={account.id}
              account={account}
              provider={provider}
              hasQuotas={hasQuotas}
              isOpen={account.id === openAccount}
              place={{ isFirst: index === 0, isLast: index === accounts.length - 1 }}
              grip={accounts.length === 1 ? null : drag.grip}
              onRequest={onRequest}
            />
          ))}
        </ul>
        {hidden > 0 ? (
          <div className="account-group-foot">
            <Button size="small" look="quiet" onClick={() => setLimit(limit + pageSize)}>
              {text.accounts.showMore(format.number(Math.min(hidden, pageSize)))}
            </Button>
          </div>
        ) : null}
      </Card>
    </section>
  );
}
