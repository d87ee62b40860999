import type { ReactNode } from 'react';
import './page.css';

/** One screen: its heading, what can be done with all of it, and its content. */
export function Page({
  title,
  actions,
  aside,
  wide = false,
  children,
}: {
  readonly title: string;
  /** Stands right of the heading: the actions that count for the whole screen. */
  readonly actions?: ReactNode;
  /** Stands beside the heading, e.g. filters. */
  readonly aside?: ReactNode;
  /** Lists may use all of the width. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={wide ? 'page page-wide' : 'page'}>
      <header className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        {aside}
        {actions === undefined ? null : <div className="row push">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
