import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Pill } from '../../../components/pill.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { taskItems } from '../account-task.ts';
import { closeTask } from './close-task.ts';
import type { AddedAccount } from './use-add-account.ts';

const modelsShown = 6;

/** What the live check found, and what was mended on the way. */
export function Added({ added: { account, check, renewed, oldStays } }: { readonly added: AddedAccount }) {
  const { text } = useWords();
  const works = check?.outcome === 'works';
  return (
    <Dialog
      title={
        works ? text.accounts.addedTitle(account.label) : text.accounts.addedUncheckedTitle(account.label)
      }
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          <Button onClick={() => goTo('accounts', taskItems.choose)}>{text.accounts.addAnother}</Button>
          <Button look="primary" data-focus-first onClick={closeTask}>
            {text.accounts.done}
          </Button>
        </>
      }
    >
      <div className="add-found" role="status">
        {works ? <Models models={check.models} /> : <p>{text.accounts.addedUnchecked}</p>}
        {check?.outcome === 'unclear' ? (
          <p className="muted">{text.accounts.checkUnclear(check.message)}</p>
        ) : null}
        {check?.mended ? <Notice tone="info" title={text.accounts.mended(account.baseUrl)} /> : null}
        {renewed ? <p className="muted">{text.accounts.addedRenewed}</p> : null}
        {oldStays ? <Notice tone="warn" title={text.accounts.oldStays} /> : null}
      </div>
    </Dialog>
  );
}

function Models({ models }: { readonly models: readonly string[] }) {
  const { text, format } = useWords();
  if (models.length === 0) return <p>{text.accounts.addedNoModels}</p>;
  const others = models.length - modelsShown;
  return (
    <>
      <p>
        <Pill tone="good" mark="ok">
          {text.accounts.states.ready}
        </Pill>{' '}
        {text.accounts.addedModels(format.number(models.length))}
      </p>
      <ul className="add-models">
        {models.slice(0, modelsShown).map((model) => (
          <li key={model} className="mono small">
            {model}
          </li>
        ))}
        {others > 0 ? (
          <li className="small muted">{text.accounts.moreModels(format.number(others))}</li>
        ) : null}
      </ul>
    </>
  );
}
