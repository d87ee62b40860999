import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { asksForYes, policyOf } from '../../../state/login-ways.ts';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { type AddTask, taskItems } from '../account-task.ts';
import { Words } from '../row/account-story.tsx';
import { FieldProblem, FormProblem } from './add-problem.tsx';
import type { AddedAccount } from './added-account.ts';
import { closeTask } from './close-task.ts';
import { LabelField } from './key-fields.tsx';
import { PolicyConsent } from './policy-consent.tsx';
import { TokenField } from './token-field.tsx';
import { type TokenLife, tokenLives, useAddToken } from './use-add-token.ts';

/**
 * Takes a static token, or the output of the program that prints one. Its text stays in the field until it is sent,
 * is never part of the window's state, and goes with the field.
 */
export function TokenForm({
  task,
  onAdded,
}: {
  readonly task: AddTask & { readonly method: 'setup-token' | 'token' };
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { text } = useWords();
  const mask = useEmailMask();
  const { provider, method, account } = task;
  const words = text.addAccount.token;
  const policy = policyOf(provider, method);
  const asks = account === null && asksForYes(policy);
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [accepted, setAccepted] = useState(false);
  const [missing, setMissing] = useState<'token' | 'policy' | null>(null);
  const [life, setLife] = useState<TokenLife>('told');
  const { add, pending, error, clearError } = useAddToken(task);
  const atToken = error !== null && isAboutToken(error);
  useEffect(() => {
    if (atToken) focusToken(form.current);
  }, [atToken]);
  const send = async (check: boolean) => {
    if (form.current === null || pending) return;
    const data = new FormData(form.current);
    const token = readText(data, 'token');
    const lacking = asks && !accepted ? 'policy' : token === '' ? 'token' : null;
    setMissing(lacking);
    if (lacking === 'token') focusToken(form.current);
    if (lacking !== null) return;
    const added = await add({ token, label: readText(data, 'label'), life, check });
    if (added !== null) onAdded(added);
  };
  return (
    <Dialog
      title={account === null ? words.titles[method](provider.label) : words.renewTitle(mask(account.label))}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          {account === null ? (
            <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
              {text.addAccount.back}
            </Button>
          ) : null}
          <Button onClick={closeTask}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={pending}>
            {pending ? text.addAccount.checking : text.addAccount.checkAndAdd}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={formId}
        className="add-form"
        noValidate
        autoComplete="off"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          void send(true);
        }}
      >
        <PolicyConsent
          policy={policy}
          asks={asks}
          accepted={accepted}
          isMissing={missing === 'policy' && !accepted}
          onAccept={setAccepted}
        />
        <TokenField
          label={words.labels[method]}
          hint={words.hints[method]}
          error={
            missing === 'token' ? (
              words.missing
            ) : atToken ? (
              <TokenProblem error={error} task={task} />
            ) : undefined
          }
          onEdit={() => {
            setMissing(null);
            clearError();
          }}
        />
        <Field label={words.life} hint={words.lifeHint}>
          {(parts) => (
            <select
              {...parts}
              className="input"
              value={life}
              onChange={(event) => setLife(event.target.value as TokenLife)}
            >
              {Object.keys(tokenLives).map((each) => (
                <option key={each} value={each}>
                  {words.lives[each as TokenLife]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {account === null ? <LabelField error={undefined} onEdit={clearError} /> : null}
        <p className="small muted">{words.cannotRenew}</p>
        {error !== null && !atToken ? (
          <FormProblem error={error} provider={provider} onSaveUnchecked={() => void send(false)} />
        ) : null}
      </form>
    </Dialog>
  );
}

function TokenProblem({ error, task }: { readonly error: AppError; readonly task: AddTask }) {
  const { text } = useWords();
  if (error.code !== 'account-key-refused') return <FieldProblem error={error} provider={task.provider} />;
  return (
    <>
      <b>{text.addAccount.token.refused(task.provider.label)}</b>
      <Words>{text.addAccount.saidWords(error.words)}</Words>
      {text.addAccount.token.refusedHint}
    </>
  );
}

function isAboutToken({ code, ...error }: AppError): boolean {
  if (code === 'invalid-input') return 'field' in error && error.field === 'token';
  return code === 'account-key-invalid' || code === 'account-key-refused';
}

function readText(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function focusToken(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[name="token"]')?.focus();
}
