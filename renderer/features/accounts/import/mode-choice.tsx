import { useId } from 'react';
import { useWords } from '../../../i18n/language-context.tsx';
import type { TakeMode } from './use-import.ts';

const modes: readonly TakeMode[] = ['borrow', 'import'];

/** Whether the login stays the other tool's or becomes ours, with what each means for that tool. */
export function ModeChoice({
  mode,
  onChange,
}: {
  readonly mode: TakeMode;
  readonly onChange: (mode: TakeMode) => void;
}) {
  const { text } = useWords();
  const words = text.imports.modes;
  const name = useId();
  return (
    <fieldset className="import-modes">
      <legend className="visually-hidden">{words.label}</legend>
      {modes.map((each) => (
        <label key={each} className={mode === each ? 'import-mode import-mode-on' : 'import-mode'}>
          <input type="radio" name={name} checked={mode === each} onChange={() => onChange(each)} />
          <span>
            <b>{words[each].title}</b>
            <span className="small muted">{words[each].detail}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
