import { type ReactNode, useId } from 'react';
import { Card } from '../../components/card.tsx';

/** What belongs together, under its heading. */
export function SettingsSection({
  title,
  hint,
  action,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <header className="settings-head">
        <div>
          <h2 id={id}>{title}</h2>
          {hint === undefined ? null : <p className="small muted">{hint}</p>}
        </div>
        {action === undefined ? null : <div className="push">{action}</div>}
      </header>
      <Card>{children}</Card>
    </section>
  );
}
