import type { ComponentPropsWithRef } from 'react';
import './card.css';

/** A surface that groups what belongs together. */
export function Card({ className, ...rest }: ComponentPropsWithRef<'div'>) {
  return <div {...rest} className={['card', className].filter(Boolean).join(' ')} />;
}
