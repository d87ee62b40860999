import type { AppError } from '../../../../shared/errors.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useExplain } from '../../../i18n/use-explain.ts';
import { Words } from '../row/account-story.tsx';
import type { FieldName } from './read-fields.ts';

/** Where what is wrong can be mended: in a field, or nowhere on the form. */
export function placeProblem(error: AppError): FieldName | 'form' {
  switch (error.code) {
    case 'account-key-invalid':
    case 'account-key-refused':
      return 'key';
    case 'account-base-url-invalid':
      return 'baseUrl';
    case 'invalid-input':
      return (['key', 'baseUrl', 'label'] as const).find((field) => field === error.field) ?? 'form';
    default:
      return 'form';
  }
}

/** Beside its field: what is wrong with it, the provider's own words, and what to do. */
export function FieldProblem({
  error,
  provider,
}: {
  readonly error: AppError;
  readonly provider: ProviderView;
}) {
  const { text } = useWords();
  const explain = useExplain();
  if (error.code !== 'account-key-refused') {
    const { message, hint } = explain(error);
    return <Words>{`${message} ${hint}`}</Words>;
  }
  return (
    <>
      <b>{text.addAccount.keyRefused(provider.label)}</b>
      <Words>{text.addAccount.saidWords(error.words)}</Words>
      {text.addAccount.keyRefusedHint}
    </>
  );
}

/** Below the fields: what none of them can mend. An unchecked key may be saved all the same. */
export function FormProblem({
  error,
  provider,
  onSaveUnchecked,
}: {
  readonly error: AppError;
  readonly provider: ProviderView;
  readonly onSaveUnchecked: () => void;
}) {
  const { text } = useWords();
  const explain = useExplain();
  if (error.code !== 'account-unreachable') {
    const { message, hint } = explain(error);
    return (
      <Notice tone="bad" live title={message}>
        {hint}
      </Notice>
    );
  }
  return (
    <Notice
      tone="warn"
      live
      title={text.addAccount.unreachable(provider.label, error.reason)}
      action={
        <Button size="small" onClick={onSaveUnchecked}>
          {text.addAccount.saveUnchecked}
        </Button>
      }
    >
      {text.addAccount.unreachableHint}
    </Notice>
  );
}
