import './meter.css';

/** A share of a whole, drawn as a bar and always said in words too. `share` is 0 to 1; null: not known. */
export function Meter({
  share,
  label,
  words,
  tone = 'good',
}: {
  readonly share: number | null;
  readonly label: string;
  readonly words: string;
  readonly tone?: 'good' | 'warn' | 'bad' | 'accent';
}) {
  const percent = Math.round(Math.min(1, Math.max(0, share ?? 0)) * 100);
  return (
    <div className="meter">
      {share === null ? (
        <div className="meter-bar" aria-hidden="true" />
      ) : (
        <div
          className="meter-bar"
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={words}
        >
          <i className={`meter-fill meter-${tone}`} style={{ width: `${percent}%` }} />
        </div>
      )}
      <span className="meter-words small muted">{words}</span>
    </div>
  );
}
