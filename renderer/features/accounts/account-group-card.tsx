import { useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import type { AccountGroup } from './account-groups.ts';
import { AccountRow, type AccountRowProps } from './account-row.tsx';
import { PolicyLabel } from './policy-label.tsx';
import './account-group-card.css';

/** So many rows are drawn at once: a page of hundreds would hold the window up. */
const pageSize = 50;

/** A provider's accounts, and what it says about using them here. */
export function AccountGroupCard({
  group: { provider, accounts },
  onRequest,
}: { readonly group: AccountGroup } & Pick<AccountRowProps, 'onRequest'>) {
  const { text, format } = useWords();
  const [limit, setLimit] = useState(pageSize);
  const headingId = useId();
  const hidden = accounts.length - limit;
  return (
    <section className="column" aria-labelledby={headingId}>
      <header className="account-group-head">
        <h2 id={headingId}>{provider.label}</h2>
        <span className="small muted">
          {accounts.length === 1
            ? text.accounts.oneAccount
            : text.accounts.manyAccounts(format.number(accounts.length))}
        </span>
        <span className="push">
          <PolicyLabel provider={provider} />
        </span>
      </header>
      <Card>
        <ul className="account-list" aria-label={text.accounts.listLabel(provider.label)}>
          {accounts.slice(0, limit).map((account) => (
            <AccountRow key={account.id} account={account} provider={provider} onRequest={onRequest} />
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
