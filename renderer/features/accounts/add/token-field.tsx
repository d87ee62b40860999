import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { IconButton } from '../../../components/icon-button.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import './token-field.css';

/** Of several lines, as terminals break a long token; masked all the same. */
export function TokenField({
  label,
  hint,
  error,
  onEdit,
}: {
  readonly label: string;
  readonly hint: string;
  readonly error: ReactNode;
  readonly onEdit: () => void;
}) {
  const { text } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(parts) => (
        <div className="token-field">
          <textarea
            {...parts}
            name="token"
            className={shown ? 'input mono' : 'input mono token-masked'}
            rows={4}
            required
            data-focus-first
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-1p-ignore
            data-lpignore="true"
            onInput={onEdit}
          />
          <IconButton
            size="small"
            label={shown ? text.addAccount.token.hide : text.addAccount.token.show}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </IconButton>
        </div>
      )}
    </Field>
  );
}
