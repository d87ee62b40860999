import { Switch as RadixSwitch } from 'radix-ui';
import './switch.css';

/** On or off, at once. While `pending` it keeps showing what is true, not what is hoped for. */
export function Switch({
  label,
  checked,
  pending = false,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <RadixSwitch.Root
      className="switch"
      aria-label={label}
      aria-busy={pending || undefined}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => {
        if (!pending) onChange(next);
      }}
    >
      <RadixSwitch.Thumb className="switch-thumb" />
    </RadixSwitch.Root>
  );
}
