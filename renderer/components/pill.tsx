import type { ReactNode } from 'react';
import { Mark, type MarkShape } from './mark.tsx';
import './pill.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info' | 'accent';

/** A short state: a mark where the state has one, and always a word. */
export function Pill({
  tone = 'neutral',
  mark,
  children,
}: {
  readonly tone?: Tone;
  readonly mark?: MarkShape;
  readonly children: ReactNode;
}) {
  return (
    <span className={`pill pill-${tone}`}>
      {mark === undefined ? null : <Mark shape={mark} />}
      {children}
    </span>
  );
}
