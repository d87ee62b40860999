import { Eye, EyeOff } from 'lucide-react';
import { type ComponentPropsWithRef, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import './secret-input.css';

/**
 * A field for a secret. The text lives in the field alone: read it from the element when it is sent, never copy
 * it into state. No browser or password manager is to keep it or offer another one.
 */
export function SecretInput({
  showLabel,
  hideLabel,
  ...rest
}: Omit<ComponentPropsWithRef<'input'>, 'type' | 'value' | 'defaultValue'> & {
  readonly showLabel: string;
  readonly hideLabel: string;
}) {
  const [shown, setShown] = useState(false);
  return (
    <div className="secret-input">
      <input
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
        {...rest}
        className="input"
        type={shown ? 'text' : 'password'}
      />
      <IconButton size="small" label={shown ? hideLabel : showLabel} onClick={() => setShown(!shown)}>
        {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </IconButton>
    </div>
  );
}
