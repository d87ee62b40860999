import { type ComponentProps, type SyntheticEvent, useId, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';

/** Changes one value: what does not fit is told beside it, and it closes once the value is kept. */
export function OneFieldDialog({
  title,
  label,
  hint,
  initial,
  input,
  pending,
  error,
  judge,
  onSave,
  onClose,
}: {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial: string;
  readonly input: ComponentProps<'input'>;
  readonly pending: boolean;
  /** Why it was not kept. */
  readonly error: string | undefined;
  /** Why a text does not fit; undefined when it does. */
  readonly judge: (typed: string) => string | undefined;
  /** Whether it was kept. */
  readonly onSave: (typed: string) => Promise<boolean>;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const formId = useId();
  const [typed, setTyped] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const found = judge(typed);
    setProblem(found);
    if (found === undefined && (await onSave(typed))) onClose();
  };
  return (
    <Dialog
      title={title}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={pending}>
            {text.app.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)}>
        <Field label={label} {...(hint !== undefined && { hint })} error={problem ?? error}>
          {(parts) => (
            <input
              {...parts}
              {...input}
              className="input"
              value={typed}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
