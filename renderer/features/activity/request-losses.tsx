import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { useWords } from '../../i18n/language-context.tsx';

/** What could not be carried between two dialects, and why. */
export function RequestLosses({ losses }: { readonly losses: ActivityEntry['loss'] }) {
  const { text } = useWords();
  if (losses.length === 0) return <p className="small muted">{text.activity.losses.none}</p>;
  return (
    <>
      <p className="small muted">{text.activity.losses.intro}</p>
      <ul className="request-losses small">
        {losses.map(({ path, reason }, index) => (
          <li key={index}>
            <code className="mono">{path}</code>
            <div className="muted">{reason}</div>
          </li>
        ))}
      </ul>
    </>
  );
}
