import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

/** Copies, and says so in its own place for a moment; its width stays, so nothing moves. */
export function CopyButton({
  label,
  doneLabel,
  copy,
  ...rest
}: Omit<ButtonProps, 'onClick' | 'children' | 'icon'> & {
  readonly label: string;
  readonly doneLabel: string;
  /** Whether it worked; a failure is told by whoever knows why. */
  readonly copy: () => Promise<boolean>;
}) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <Button {...rest} className="copy-button" onClick={() => void copy().then(setDone)}>
      <span className={done ? 'copy-button-hidden' : undefined}>{label}</span>
      <span className={done ? 'row' : 'copy-button-hidden row'} aria-live="polite">
        {done ? (
          <>
            <Check aria-hidden="true" />
            {doneLabel}
          </>
        ) : null}
      </span>
    </Button>
  );
}
