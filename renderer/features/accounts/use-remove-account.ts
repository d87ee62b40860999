import { useCallback } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useBridge, useToasts } from '../../state/session-context.tsx';

/** The engine keeps a removed account for a minute; the way back is offered for less than that. */
const undoMs = 30_000;

/** Removes an account at once and offers the way back, instead of a question that people learn to wave through. */
export function useRemoveAccount(): (account: AccountView) => void {
  const bridge = useBridge();
  const toasts = useToasts();
  const { text } = useWords();
  return useCallback(
    ({ id, label }) => {
      const tellFailure = (error: AppError) => {
        const { message, hint } = text.explainError(error);
        toasts.show({ tone: 'bad', message, detail: hint });
      };
      const restore = async () => {
        const result = await bridge.invoke('accounts.restore', { account: id });
        if (result.ok) toasts.show({ message: text.accounts.restored(result.value.label) });
        else tellFailure(result.error);
      };
      const remove = async () => {
        const result = await bridge.invoke('accounts.remove', { account: id, undoable: true });
        if (!result.ok) {
          tellFailure(result.error);
          return;
        }
        // The row that had the focus is gone; the next Tab is to go on from the top of the list.
        document.querySelector<HTMLElement>('main h1')?.focus();
        toasts.show({
          message: text.accounts.removed(label),
          detail: [
            text.accounts.removedDetail,
            ...(result.value.revocation === null ? [] : [text.explainSentence(result.value.revocation)]),
          ].join(' '),
          action: { label: text.app.undo, run: () => void restore() },
          stayMs: undoMs,
        });
      };
      void remove();
    },
    [bridge, toasts, text],
  );
}
