import type { ReactNode } from 'react';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { Field } from '../../../components/field.tsx';
import { SecretInput } from '../../../components/secret-input.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { ExternalLink } from '../../../state/external-link.tsx';
import { longestLabel } from '../row/rename-dialog.tsx';

interface FieldProps {
  readonly error: ReactNode;
  readonly onEdit: (text: string) => void;
}

export function KeyField({
  provider: { keyPage },
  error,
  onEdit,
}: FieldProps & { readonly provider: ProviderView }) {
  const { text } = useWords();
  return (
    <div className="add-key">
      <Field label={text.addAccount.key} hint={text.addAccount.keyHint} error={error}>
        {(parts) => (
          <SecretInput
            {...parts}
            name="key"
            required
            data-focus-first
            showLabel={text.addAccount.showKey}
            hideLabel={text.addAccount.hideKey}
            onInput={(event) => onEdit(event.currentTarget.value)}
          />
        )}
      </Field>
      {keyPage === null ? null : (
        <span className="small">
          <ExternalLink url={keyPage}>{text.addAccount.keyPage(new URL(keyPage).host)}</ExternalLink>
        </span>
      )}
    </div>
  );
}

/** Asked for where the provider has no address of its own, offered elsewhere. */
export function BaseUrlField({
  provider: { baseUrl, baseUrlSuffix },
  initial,
  error,
  onEdit,
}: FieldProps & { readonly provider: ProviderView; readonly initial: string | undefined }) {
  const { text } = useWords();
  const isRequired = baseUrl === null;
  return (
    <Field
      label={text.addAccount.baseUrl}
      hint={isRequired ? text.addAccount.baseUrlHint(baseUrlSuffix) : text.addAccount.ownBaseUrlHint}
      error={error}
    >
      {(parts) => (
        <input
          {...parts}
          className="input mono"
          name="baseUrl"
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          required={isRequired}
          placeholder={baseUrl ?? exampleUrl(baseUrlSuffix)}
          defaultValue={initial === baseUrl ? undefined : initial}
          onInput={(event) => onEdit(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function LabelField({ error, onEdit }: FieldProps) {
  const { text } = useWords();
  return (
    <Field label={text.addAccount.name} hint={text.addAccount.nameHint} error={error}>
      {(parts) => (
        <input
          {...parts}
          className="input"
          name="label"
          autoComplete="off"
          maxLength={longestLabel}
          onInput={(event) => onEdit(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

const exampleUrl = (suffix: string) => `https://example.com${suffix}`;
