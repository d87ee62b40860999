import { goTo } from '../../../app/navigation.ts';
import { linkTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Pill } from '../../../components/pill.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { taskItems } from '../account-task.ts';
import type { AddedAccount } from './added-account.ts';
import { closeTask } from './close-task.ts';

const modelsShown = 6;

/** What came of it: what the live check found, what was mended on the way, and how long it will last. */
export function Added({ added }: { readonly added: AddedAccount }) {
  const { text } = useWords();
  const words = text.addAccount;
  const { account, check, renewed, oldStays, how } = added;
  const isSure = check?.outcome === 'works' || how === 'sign-in' || how === 'pass-through';
  return (
    <Dialog
      title={isSure ? words.addedTitle(account.label) : words.addedUncheckedTitle(account.label)}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          <Button onClick={() => goTo('accounts', taskItems.choose)}>{words.addAnother}</Button>
          <Button look="primary" data-focus-first onClick={closeTask}>
            {words.done}
          </Button>
        </>
      }
    >
      <div className="add-found" role="status">
        <Outcome added={added} />
        {check?.outcome === 'unclear' ? (
          <p className="muted">{text.accounts.checkUnclear(check.message)}</p>
        ) : null}
        {check?.mended ? <Notice tone="info" title={words.mended(account.baseUrl)} /> : null}
        {renewed ? <p className="muted">{words.addedRenewed[how]}</p> : null}
        {oldStays ? <Notice tone="warn" title={words.oldStays} /> : null}
      </div>
    </Dialog>
  );
}

function Outcome({ added: { account, check, how } }: { readonly added: AddedAccount }) {
  const { text, format } = useWords();
  const words = text.addAccount;
  if (how === 'pass-through') {
    return (
      <p>
        {words.addedPassThrough} <a href={linkTo('clients', 'claude-code')}>{words.toClients}</a>
      </p>
    );
  }
  if (how === 'sign-in') return <p>{words.addedSignIn}</p>;
  return (
    <>
      {check?.outcome === 'works' ? (
        <Models models={check.models} how={how} />
      ) : (
        <p>{words.addedUnchecked[how]}</p>
      )}
      {how === 'token' && account.expiresAt !== null ? (
        <p className="muted">{words.tokenEnds(format.moment(account.expiresAt))}</p>
      ) : null}
    </>
  );
}

function Models({ models, how }: { readonly models: readonly string[]; readonly how: 'key' | 'token' }) {
  const { text, format } = useWords();
  const words = text.addAccount;
  if (models.length === 0) return <p>{words.addedNoModels[how]}</p>;
  const others = models.length - modelsShown;
  return (
    <>
      <p>
        <Pill tone="good" mark="ok">
          {text.accounts.states.ready}
        </Pill>{' '}
        {words.addedModels[how](format.number(models.length))}
      </p>
      <ul className="add-models">
        {models.slice(0, modelsShown).map((model) => (
          <li key={model} className="mono small">
            {model}
          </li>
        ))}
        {others > 0 ? <li className="small muted">{words.moreModels(format.number(others))}</li> : null}
      </ul>
    </>
  );
}
