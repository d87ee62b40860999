import { Field } from '../../components/field.tsx';
import { SecretInput } from '../../components/secret-input.tsx';
import { useWords } from '../../i18n/language-context.tsx';

const names = { first: 'passphrase', second: 'repeated' };

/** The passphrase of the fields below when both say the same; it is in no state. */
export function readNewPassphrase(form: HTMLFormElement): string | { problem: 'missing' | 'differ' } {
  const data = new FormData(form);
  const passphrase = data.get(names.first);
  if (typeof passphrase !== 'string' || passphrase === '') return { problem: 'missing' };
  return data.get(names.second) === passphrase ? passphrase : { problem: 'differ' };
}

/** A passphrase that nobody can bring back is typed twice. */
export function NewPassphrase({
  problem,
  onEdit,
}: {
  readonly problem: 'missing' | 'differ' | null;
  readonly onEdit: () => void;
}) {
  const { text } = useWords();
  const labels = { showLabel: text.vault.showPassphrase, hideLabel: text.vault.hidePassphrase };
  return (
    <div className="vault-form">
      <Field
        label={text.vault.newPassphrase}
        hint={text.vault.newPassphraseHint}
        error={problem === 'missing' ? text.vault.passphraseMissing : undefined}
      >
        {(parts) => <SecretInput {...parts} {...labels} name={names.first} onInput={onEdit} />}
      </Field>
      <Field
        label={text.vault.repeatPassphrase}
        error={problem === 'differ' ? text.vault.passphrasesDiffer : undefined}
      >
        {(parts) => <SecretInput {...parts} {...labels} name={names.second} onInput={onEdit} />}
      </Field>
    </div>
  );
}
