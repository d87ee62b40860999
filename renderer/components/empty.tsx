import type { ReactNode } from 'react';
import './empty.css';

/** What stands where a list would be: why it is empty and the next thing to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {children === undefined ? null : <p className="muted">{children}</p>}
      {action === undefined ? null : <div className="row wrap">{action}</div>}
    </div>
  );
}

/** Holds the place of what is still being read, so that nothing jumps when it arrives. */
export function Skeleton({ lines, label }: { readonly lines: number; readonly label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}
