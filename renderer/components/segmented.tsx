import { RadioGroup } from 'radix-ui';
import './segmented.css';

export interface SegmentedOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

/** One of a few, all in sight. Arrow keys move, as in any group of radio buttons. */
export function Segmented<V extends string>({
  label,
  options,
  value,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly SegmentedOption<V>[];
  readonly value: V;
  readonly disabled?: boolean;
  readonly onChange: (value: V) => void;
}) {
  return (
    <RadioGroup.Root
      className="segmented"
      aria-label={label}
      orientation="horizontal"
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <RadioGroup.Item key={option.value} className="segmented-item" value={option.value}>
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
