import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import './button.css';

/** A button that shows only an icon; its label is what assistive tools and the tooltip say. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: ButtonProps & { readonly label: string; readonly children: ReactNode }) {
  const classes = ['icon-button', className].filter(Boolean).join(' ');
  return (
    <Button look="quiet" {...rest} className={classes} aria-label={label} title={label}>
      {children}
    </Button>
  );
}
