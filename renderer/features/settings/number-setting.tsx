import { useId, useState } from 'react';
import { useWords } from '../../i18n/language-context.tsx';
import { type NumberRange, readNumber } from './read-number.ts';
import { SettingRow } from './setting-row.tsx';
import type { Save } from './use-save.ts';

/**
 * A whole number that is saved when the person leaves the field or presses Enter; Escape takes back what was
 * typed. What is not valid is told here and never sent.
 */
export function NumberSetting({
  label,
  hint,
  unit,
  value,
  range,
  refuse,
  save,
  onSave,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly unit?: string;
  /** The engine's. */
  readonly value: number;
  readonly range: NumberRange;
  /** Words against a number that is in range all the same. */
  readonly refuse?: (value: number) => string | undefined;
  readonly save: Save;
  readonly onSave: (value: number) => Promise<boolean>;
}) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string>();
  const explainNumber = useNumberWords(range);
  const forget = () => {
    setTyped(null);
    setProblem(undefined);
  };
  const commit = async () => {
    if (typed === null) return;
    const read = readNumber(typed, range);
    const wrong = read.ok ? refuse?.(read.value) : explainNumber(read.problem);
    setProblem(wrong);
    if (!read.ok || wrong !== undefined) return;
    if (read.value === value || (await onSave(read.value))) forget();
  };
  const noteId = `${id}-note`;
  return (
    <SettingRow label={label} labelFor={id} hint={hint} hintId={noteId} problem={problem} state={save}>
      <input
        id={id}
        className="input setting-number"
        inputMode="numeric"
        autoComplete="off"
        value={typed ?? String(value)}
        aria-describedby={noteId}
        aria-invalid={problem === undefined && save.error === null ? undefined : true}
        aria-busy={save.pending || undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void commit();
          if (event.key === 'Escape') forget();
        }}
      />
      {unit === undefined ? null : <span className="setting-unit muted">{unit}</span>}
    </SettingRow>
  );
}

function useNumberWords({ least, most }: NumberRange) {
  const { text, format } = useWords();
  const { invalid } = text.settings;
  return (problem: 'not-whole' | 'out-of-range') => {
    if (problem === 'not-whole') return invalid.whole;
    return most === undefined
      ? invalid.atLeast(format.number(least))
      : invalid.between(format.number(least), format.number(most));
  };
}
