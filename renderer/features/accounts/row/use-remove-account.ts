import { useCallback } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { AccountView } from '../../../../shared/models/account.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import type { Sentence } from '../../../../shared/models/sentence.ts';
import type { Text } from '../../../i18n/texts.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useBridge, useToasts } from '../../../state/session-context.tsx';

/** The engine keeps a removed account for a minute; the way back is offered for less than that. */
const undoMs = 30_000;

/** Removes an account at once and offers the way back, instead of a question that people learn to wave through. */
export function useRemoveAccount(): (account: AccountView) => void {
  const bridge = useBridge();
  const toasts = useToasts();
  const { text } = useWords();
  return useCallback(
    (account) => {
      const { id, label } = account;
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
          detail: describeRemoval(account, result.value.revocation, text),
          action: { label: text.app.undo, run: () => void restore() },
          stayMs: undoMs,
        });
      };
      void remove();
    },
    [bridge, toasts, text],
  );
}

/** What becomes of its secret, as only what we keep can be deleted, and of its login at the provider. */
function describeRemoval(account: AccountView, revocation: Sentence | null, text: Text): string {
  const atProvider = revocation === null ? [] : [text.explainSentence(revocation)];
  return [describeDeletion(account, text), ...atProvider].join(' ');
}

function describeDeletion({ kind, source }: AccountView, text: Text): string {
  const words = text.accounts;
  if (kind === 'pass-through') return words.removedNothing;
  if (kind === 'borrowed' && source !== null) return words.removedOwner(loginOwnerNames[source.owner]);
  return words.removedDetail(words.secretNames[kind]);
}
