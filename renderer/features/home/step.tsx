import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/language-context.tsx';
import './step.css';

export type StepState = 'done' | 'now' | 'later';

/** One of the first steps: done, the one to take now, or a later one. */
export function Step({
  number,
  state,
  title,
  action,
  children,
}: {
  readonly number: number;
  readonly state: StepState;
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const { text, format } = useWords();
  return (
    <li className={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="step-mark" aria-hidden="true">
        {state === 'done' ? <Check /> : format.number(number)}
      </span>
      <div className="step-words">
        <h2>
          {title}
          {state === 'done' ? (
            <span className="visually-hidden">{` (${text.home.steps.finished})`}</span>
          ) : null}
        </h2>
        {children}
      </div>
      {action}
    </li>
  );
}
