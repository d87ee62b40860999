import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { policyOf } from '../../../state/login-ways.ts';
import { type AddTask, taskItems } from '../account-task.ts';
import { PolicyWords, StandingPill } from '../policy-label.tsx';
import type { AddedAccount } from './added-account.ts';
import { FieldProblem, FormProblem, placeProblem } from './add-problem.tsx';
import { closeTask } from './close-task.ts';
import { BaseUrlField, KeyField, LabelField } from './key-fields.tsx';
import { describeInput, type FieldName, findMissing, readFields } from './read-fields.ts';
import { useAddAccount } from './use-add-account.ts';
import { useKeyOwner } from './use-key-owner.ts';

/**
 * Takes a key. Its text stays in the field: it is read when it is sent, is never part of the window's state, and
 * goes with the field when the dialog closes.
 */
export function KeyForm({
  task,
  onAdded,
}: {
  readonly task: AddTask;
  readonly onAdded: (added: AddedAccount) => void;
}) {
  const { text } = useWords();
  const { provider, account: replaced } = task;
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
      {...fieldParts('baseUrl', text.addAccount.baseUrlMissing)}
    />
  );
  const keyParts = fieldParts('key', text.addAccount.keyMissing);
  const isNew = replaced === null;
  return (
    <Dialog
      title={isNew ? text.addAccount.formTitle(provider.label) : text.addAccount.replaceTitle(replaced.label)}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={
        <>
          {isNew ? <BackButton /> : null}
          <Button onClick={closeTask}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={pending}>
            {pending ? text.addAccount.checking : text.addAccount[isNew ? 'checkAndAdd' : 'checkAndReplace']}
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
              goTo('accounts', taskItems.add(other.id, 'api-key'));
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
            <summary>{text.addAccount.advanced}</summary>
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
  const { text } = useWords();
  const policy = policyOf(provider, 'api-key');
  return (
    <div className={`policy-consent policy-consent-${policy.standing}`}>
      <StandingPill standing={policy.standing} />
      <p className="small">
        {isNew ? null : `${text.addAccount.replaceLead} `}
        <PolicyWords policy={policy} />
      </p>
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
      <span>{text.addAccount.otherProvider(owner.label)}</span>
      <Button size="small" onClick={onSwitch}>
        {text.addAccount.switchProvider(owner.label)}
      </Button>
    </div>
  );
}

function BackButton() {
  const { text } = useWords();
  return (
    <Button look="quiet" className="add-back" onClick={() => goTo('accounts', taskItems.choose)}>
      {text.addAccount.back}
    </Button>
  );
}
