import type { ComponentPropsWithRef, ReactNode } from 'react';
import './button.css';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `primary`: the one thing to do next, at most once on a screen. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
  /** Work is under way: stays focusable and says so, but does nothing. */
  readonly pending?: boolean;
}

export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  pending = false,
  'aria-disabled': ariaDisabled,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = ['button', `button-${look}`, `button-${size}`, className].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      aria-busy={pending || undefined}
      aria-disabled={pending || ariaDisabled}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
}
