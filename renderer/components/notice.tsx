import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';
import './notice.css';

/** Something that needs the person: what it is, what it means, and the action that mends it. */
export function Notice({
  tone,
  title,
  children,
  action,
  live = false,
}: {
  readonly tone: 'warn' | 'bad' | 'info';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Read out when it appears: for what answers something the person just did. */
  readonly live?: boolean;
}) {
  return (
    <div className={`notice notice-${tone}`} role={live ? 'alert' : undefined}>
      <Mark shape={tone === 'info' ? 'ok' : 'attention'} />
      <div className="notice-words">
        <b>{title}</b> {children === undefined ? null : <span className="muted">{children}</span>}
      </div>
      {action === undefined ? null : <div className="push row">{action}</div>}
    </div>
  );
}
