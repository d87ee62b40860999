import './figures.css';

export interface Figure {
  readonly label: string;
  /** Null while it is not known: its place is kept. */
  readonly value: string | null;
  readonly detail: string;
  readonly tone?: 'good' | 'bad';
}

/** A few numbers side by side, each with what it counts and a word about it. Their places never move. */
export function Figures({ label, figures }: { readonly label: string; readonly figures: readonly Figure[] }) {
  return (
    <dl className="figures" aria-label={label}>
      {figures.map((figure) => (
        <div key={figure.label} className="figure">
          <dt className="small muted">{figure.label}</dt>
          <dd className="figure-value">{figure.value ?? <span className="figure-unknown" />}</dd>
          <dd className={`small ${figure.tone === undefined ? 'muted' : `tone-${figure.tone}`}`}>
            {figure.detail}
          </dd>
        </div>
      ))}
    </dl>
  );
}
