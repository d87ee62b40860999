import { useCallback, useEffect, useRef, useState } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import { moveAccount } from './move-account.ts';

export interface Reorder {
  readonly put: (moved: string, target: string, side: 'before' | 'after') => void;
  /** One place up or down among the accounts of the same provider. */
  readonly step: (account: AccountView, direction: 'up' | 'down') => void;
  /** Where the moved account stands now, for assistive tools. */
  readonly said: string;
}

/** Changes the order in which accounts are asked. The list follows when the engine says so. */
export function useReorder(accounts: readonly AccountView[]): Reorder {
  const { text, format } = useWords();
  const { run } = useCommand('accounts.setOrder', { onError: 'toast' });
  const [said, setSaid] = useState('');
  const current = useRef(accounts);
  const refocus = useRef<string | null>(null);
  useEffect(() => {
    current.current = accounts;
    // A row that changes its place in the page loses the focus, which the arrow keys need for the next step.
    if (refocus.current !== null) {
      document.querySelector<HTMLElement>(`[data-grip="${CSS.escape(refocus.current)}"]`)?.focus();
    }
  }, [accounts]);
  const put = useCallback<Reorder['put']>(
    (moved, target, side) => {
      const order = current.current.map(({ id }) => id);
      const next = moveAccount(order, moved, target, side);
      if (next === order) return;
      void run({ client: null, accounts: [...next] }).then((result) => {
        if (result?.ok !== true) return;
        const account = current.current.find(({ id }) => id === moved);
        const peers = next.filter(
          (id) => current.current.find((each) => each.id === id)?.provider === account?.provider,
        );
        const place = format.number(peers.indexOf(moved) + 1);
        setSaid(text.accounts.movedTo(account?.label ?? '', place, format.number(peers.length)));
      });
    },
    [run, text, format],
  );
  const step = useCallback<Reorder['step']>(
    ({ id, provider }, direction) => {
      const peers = current.current.filter((account) => account.provider === provider);
      const place = peers.findIndex((account) => account.id === id);
      const target = peers[place + (direction === 'up' ? -1 : 1)];
      const hasFocus = document.activeElement instanceof HTMLElement;
      const grip = hasFocus ? (document.activeElement as HTMLElement).dataset['grip'] : undefined;
      refocus.current = grip === id ? id : null;
      if (target !== undefined) put(id, target.id, direction === 'up' ? 'before' : 'after');
    },
    [put],
  );
  return { put, step, said };
}
