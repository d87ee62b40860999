import type { ComponentPropsWithRef, ReactNode } from 'react';
import './button.css';

/** A way to another place that looks like a button; it stays a link, with an address of its own. */
export function ButtonLink({
  look = 'plain',
  size = 'normal',
  icon,
  className,
  children,
  ...rest
}: ComponentPropsWithRef<'a'> & {
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
}) {
  const classes = ['button', 'button-link', `button-${look}`, `button-${size}`, className];
  return (
    <a {...rest} className={classes.filter(Boolean).join(' ')}>
      {icon}
      {children}
    </a>
  );
}
