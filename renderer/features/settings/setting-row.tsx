import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import type { SaveState } from './use-save.ts';

/** One setting: what it is, its control, and whether the last change was saved. */
export function SettingRow({
  label,
  labelFor,
  hint,
  hintId,
  problem,
  state,
  children,
}: {
  readonly label: string;
  /** The control's id, where it is one that a label can name. */
  readonly labelFor?: string;
  readonly hint?: ReactNode;
  readonly hintId?: string;
  /** What is wrong with what was typed; it was not sent. */
  readonly problem?: string | undefined;
  readonly state: SaveState;
  readonly children: ReactNode;
}) {
  const explain = useExplain();
  const fault = state.error === null ? undefined : explain(state.error);
  const wrong = problem ?? (fault === undefined ? undefined : `${fault.message} ${fault.hint}`);
  return (
    <div className="setting">
      <div className="setting-words">
        <label htmlFor={labelFor}>{label}</label>
        {hint === undefined ? null : <p className="small muted">{hint}</p>}
      </div>
      <div className="setting-control">
        <SavedWord saved={state.saved} />
        {children}
      </div>
      {/* Always there, so that it is read out when words come into it. */}
      <p id={hintId} className="setting-problem small" role="status">
        {wrong}
      </p>
    </div>
  );
}

function SavedWord({ saved }: { saved: boolean }) {
  const { text } = useWords();
  return (
    <span className="setting-saved small" role="status">
      {saved ? (
        <>
          <Check aria-hidden="true" />
          {text.settings.saved}
        </>
      ) : null}
    </span>
  );
}
