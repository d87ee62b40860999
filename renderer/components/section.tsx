import { type ReactNode, useId } from 'react';
import './section.css';

/** A part of a screen under a quiet heading, which also names it for assistive tools. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section className="section" aria-labelledby={titleId}>
      <div className="section-head">
        <h2 id={titleId}>{title}</h2>
        {aside === undefined ? null : <div className="push row">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
