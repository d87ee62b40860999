import { Ellipsis } from 'lucide-react';
import { IconButton } from '../../../components/icon-button.tsx';
import { Menu, type MenuItem } from '../../../components/menu.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { renewalMethod } from '../account-task.ts';
import type { RowParts } from './row-mend.tsx';

/** Whether the account is the first or the last of its list. */
export interface RowPlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export function RowMenu(parts: RowParts & { readonly place: RowPlace }) {
  const { text } = useWords();
  const mask = useEmailMask();
  return (
    <Menu
      items={useItems(parts)}
      trigger={
        <IconButton size="small" label={text.accounts.moreFor(mask(parts.account.label))}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    />
  );
}

function useItems({ account, provider, status, actions, onRequest, place }: RowParts & { place: RowPlace }) {
  const { text } = useWords();
  const { kind } = account;
  const disabled = actions.pending;
  const items: MenuItem[] = [{ label: text.accounts.test, disabled, onSelect: actions.test }];
  if (kind === 'built-in') return items;
  if (kind === 'oauth') items.push({ label: text.accounts.renewNow, disabled, onSelect: actions.renew });
  if (kind !== 'borrowed' && kind !== 'pass-through' && renewalMethod(account, provider) !== null) {
    items.push({ label: text.accounts.renewalsMenu[kind], onSelect: () => onRequest('renew', account) });
  }
  items.push(
    status.state === 'paused'
      ? { label: text.accounts.resume, disabled, onSelect: actions.resume }
      : { label: text.accounts.pause, disabled, onSelect: actions.pause },
    { label: text.accounts.rename, onSelect: () => onRequest('rename', account) },
    { label: text.proxy.edit, onSelect: () => onRequest('proxy', account) },
    { label: text.accounts.weight, onSelect: () => onRequest('weight', account) },
  );
  if (!place.isFirst || !place.isLast) {
    items.push(
      { label: text.accounts.moveUp, disabled: place.isFirst, onSelect: () => onRequest('move-up', account) },
      {
        label: text.accounts.moveDown,
        disabled: place.isLast,
        onSelect: () => onRequest('move-down', account),
      },
    );
  }
  items.push({ label: text.accounts.remove, danger: true, onSelect: () => onRequest('remove', account) });
  return items;
}
