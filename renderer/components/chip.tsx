import type { ComponentPropsWithRef } from 'react';
import './chip.css';

/** Switches one filter on and off. */
export function Chip({
  pressed,
  onPress,
  ...rest
}: Omit<ComponentPropsWithRef<'button'>, 'onClick' | 'type'> & {
  readonly pressed: boolean;
  readonly onPress: (pressed: boolean) => void;
}) {
  return (
    <button
      type="button"
      {...rest}
      className={pressed ? 'chip chip-on' : 'chip'}
      aria-pressed={pressed}
      onClick={() => onPress(!pressed)}
    />
  );
}

/** One of many in the shape of a chip: the system's own list, as our content policy allows no other. */
export function ChipSelect({
  label,
  value,
  neutral,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  /** The value that filters nothing. */
  readonly neutral: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <select
      className={value === neutral ? 'chip chip-select' : 'chip chip-select chip-on'}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
