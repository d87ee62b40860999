import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useState } from 'react';
import { useWords } from '../../../i18n/language-context.tsx';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import { useKnown } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import { type AddTask, taskItems } from '../account-task.ts';
import type { AddedAccount } from './added-account.ts';
import { closeTask } from './close-task.ts';
import { PolicyConsent } from './policy-consent.tsx';

/** Claude Code keeps its own login; an account stands for it, and holds nothing secret. */
export function PassThroughForm({
  task: { provider, method },
  onAdded,
}: {
  readonly task: AddTask;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { text } = useWords();
  const words = text.addAccount.passThrough;
  const policy = policyOf(provider, method);
  const asks = asksForYes(policy);
  const [accepted, setAccepted] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const known = useKnown(({ accounts }) => accounts.accounts);
  const { run, pending, error } = useCommand('accounts.addPassThrough');
  const add = async () => {
    setMissing(asks && !accepted);
    if (asks && !accepted) return;
    const result = await run({ acceptPolicy: asks });
    if (result?.ok !== true) return;
    const renewed = known?.some(({ id }) => id === result.value.id) ?? false;
    onAdded({ how: 'pass-through', account: result.value, check: null, renewed, oldStays: false });
  };
  return (
    <Dialog
      title={words.title}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
            {text.addAccount.back}
          </Button>
          <Button onClick={closeTask}>{text.app.cancel}</Button>
          <Button look="primary" data-focus-first pending={pending} onClick={() => void add()}>
            {words.add}
          </Button>
        </>
      }
    >
      <ul className="plain-points">
        {words.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <PolicyConsent
        policy={policy}
        asks={asks}
        accepted={accepted}
        isMissing={isMissing && !accepted}
        onAccept={setAccepted}
      />
      {error === null ? null : (
        <Notice tone="bad" live title={text.explainError(error).message}>
          {text.explainError(error).hint}
        </Notice>
      )}
    </Dialog>
  );
}
