import { ChevronRight } from 'lucide-react';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useKnown } from '../../../state/session-context.tsx';
import { addable, taskItems } from '../account-task.ts';
import { StandingPill } from '../policy-label.tsx';
import { closeTask } from './close-task.ts';

/** The ways to an account, the safest first, each with what the provider says about it (decision D8). */
export function ProviderChooser() {
  const { text, language } = useWords();
  const providers = useKnown((known) => known.providers) ?? [];
  return (
    <Dialog
      title={text.accounts.chooserTitle}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={<Button onClick={closeTask}>{text.app.cancel}</Button>}
    >
      <p className="muted">{text.accounts.chooserLead}</p>
      <ul className="provider-list">
        {addable(providers).map(({ id, label, policy }) => (
          <li key={id}>
            <button
              type="button"
              className="provider-way"
              onClick={() => goTo('accounts', taskItems.add(id))}
            >
              <span className="row wrap">
                <b>{label}</b>
                <span className="small muted">{text.accounts.kinds['api-key']}</span>
                <StandingPill standing={policy.standing} />
              </span>
              <span className="small muted">{policy.summary[language]}</span>
              <ChevronRight aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
