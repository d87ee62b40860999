import type { ReactNode } from 'react';
import './tile.css';

/** A thing with a name and one line about it, led by its initials. */
export function Tile({
  initials,
  title,
  detail,
}: {
  readonly initials: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
}) {
  return (
    <div className="tile">
      <span className="tile-logo" aria-hidden="true">
        {initials}
      </span>
      <div className="tile-words">
        <b>{title}</b>
        {detail === undefined ? null : <span className="small muted">{detail}</span>}
      </div>
    </div>
  );
}
