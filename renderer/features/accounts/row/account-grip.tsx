import { GripVertical } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import type { RowRequest } from './row-request.ts';
import './account-grip.css';

/** Taking a row up by the mouse; what happens to it over other rows is the list's. */
export interface Grip {
  readonly take: (account: string) => void;
  readonly letGo: () => void;
}

/** Puts the account elsewhere in the order: dragged, or with the arrow keys while it has the focus. */
export function AccountGrip({
  account,
  label,
  grip,
  onRequest,
}: {
  readonly account: AccountView;
  readonly label: string;
  readonly grip: Grip;
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
}) {
  const { text } = useWords();
  const moveByKey = (event: KeyboardEvent) => {
    const request = event.key === 'ArrowUp' ? 'move-up' : event.key === 'ArrowDown' ? 'move-down' : null;
    if (request === null) return;
    event.preventDefault();
    onRequest(request, account);
  };
  return (
    <button
      type="button"
      className="account-grip"
      data-grip={account.id}
      aria-label={text.accounts.moveByGrip(label)}
      title={text.accounts.gripHint}
      draggable
      onKeyDown={moveByKey}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        // Without data some systems begin no drag; it names nothing that another program could use.
        event.dataTransfer.setData('application/x-portunus-account', account.id);
        const row = event.currentTarget.closest('li');
        if (row !== null) event.dataTransfer.setDragImage(row, 8, 18);
        grip.take(account.id);
      }}
      onDragEnd={grip.letGo}
    >
      <GripVertical aria-hidden="true" />
    </button>
  );
}
