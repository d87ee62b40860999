import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { type AccountTask, taskItems } from '../account-task.ts';
import { PolicyLabel } from '../policy-label.tsx';
import { FieldProblem, FormProblem, placeProblem } from './add-problem.tsx';
import { closeTask } from './close-task.ts';
import { BaseUrlField, KeyField, LabelField } from './key-fields.tsx';
import { describeInput, type FieldName, findMissing, readFields } from './read-fields.ts';
import { type AddedAccount, useAddAccount } from './use-add-account.ts';
import { useKeyOwner } from './use-key-owner.ts';

/**
 * Takes a key. Its text stays in the field: it is read when it is sent, is never part of the window's state, and
 * goes with the field when the dialog closes.
 */
export function KeyForm({
  task,
  onAdded,
}: {
  readonly task: Exclude<AccountTask, { kind: 'choose' }>;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { text } = useWords();
  const { provider } = task;
  const replaced = task.kind === 'replace' ? task.account : null;
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<FieldName | null>(null);
  const { other, lookAt } = useKeyOwner(provider);
  const { add, pending, error, clearError } = useAddAccount(replaced);
  const place = error === null ? null : placeProblem(error);
  // Where something is wrong it can be mended at once; without that, the key comes first.
  useEffect(() => {
    if (place !== 'form') focusField(form.current, place ?? 'key');
  }, [place]);

  const send = async (check: boolean) => {
    if (form.current === null || pending) return;
    const fields = readFields(form.current);
    const lacking = findMissing(fields, provider);
    setMissing(lacking);
    if (lacking !== null) {
      focusField(form.current, lacking);
      return;
    }
    const added = await add(describeInput(fields, provider, replaced, check));
    if (added !== null) onAdded(added);
  };
  const fieldParts = (field: FieldName, missingWords?: string) => ({
    error:
      missing === field ? (
        missingWords
      ) : place === field && error !== null ? (
        <FieldProblem error={error} provider={provider} />
      ) : undefined,
    onEdit: () => {
      setMissing(null);
      clearError();
    },
  });
  const baseUrlField = (
    <BaseUrlField
      provider={provider}
      initial={replaced?.baseUrl}
      {...fieldParts('baseUrl', text.accounts.baseUrlMissing)}
    />
  );
  const keyParts = fieldParts('key', text.accounts.keyMissing);
  const isNew = replaced === null;
  return (
    <Dialog
      title={isNew ? text.accounts.formTitle(provider.label) : text.accounts.replaceTitle(replaced.label)}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          {isNew ? <BackButton /> : null}
          <Button onClick={closeTask}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={pending}>
            {pending ? text.accounts.checking : text.accounts[isNew ? 'checkAndAdd' : 'checkAndReplace']}
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
        <Lead provider={provider} isNew={isNew} />
        <KeyField
          {...keyParts}
          provider={provider}
          onEdit={(key) => {
            keyParts.onEdit();
            lookAt(key);
          }}
        />
        {other === null ? null : (
          <OtherOwner
            owner={other}
            onSwitch={() => {
              clearError();
              goTo('accounts', taskItems.add(other.id));
              focusField(form.current, 'key');
            }}
          />
        )}
        {provider.baseUrl === null ? baseUrlField : null}
        {isNew ? <LabelField {...fieldParts('label')} /> : null}
        {provider.baseUrl === null ? null : (
          <details
            key={provider.id}
            className="add-advanced"
            open={replaced?.baseUrl !== provider.baseUrl && !isNew}
          >
            <summary>{text.accounts.advanced}</summary>
            {baseUrlField}
          </details>
        )}
        {place === 'form' && error !== null ? (
          <FormProblem error={error} provider={provider} onSaveUnchecked={() => void send(false)} />
        ) : null}
      </form>
    </Dialog>
  );
}

function focusField(form: HTMLFormElement | null, name: FieldName): void {
  const field = form?.querySelector<HTMLInputElement>(`[name="${name}"]`);
  field?.closest('details')?.setAttribute('open', '');
  field?.focus();
}

function Lead({ provider, isNew }: { readonly provider: ProviderView; readonly isNew: boolean }) {
  const { text, language } = useWords();
  return (
    <div className="column">
      <p className="muted">{isNew ? provider.policy.summary[language] : text.accounts.replaceLead}</p>
      <PolicyLabel provider={provider} />
    </div>
  );
}

function OtherOwner({
  owner,
  onSwitch,
}: {
  readonly owner: ProviderView;
  readonly onSwitch: () => void;
}): ReactNode {
  const { text } = useWords();
  return (
    <div className="add-other-owner" role="status">
      <span>{text.accounts.otherProvider(owner.label)}</span>
      <Button size="small" onClick={onSwitch}>
        {text.accounts.switchProvider(owner.label)}
      </Button>
    </div>
  );
}

function BackButton() {
  const { text } = useWords();
  return (
    <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
      {text.accounts.back}
    </Button>
  );
}
