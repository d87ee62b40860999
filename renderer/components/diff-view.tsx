import './diff-view.css';

/** A unified diff, line by line. Added and removed lines differ by sign as well as by colour. */
export function DiffView({ path, diff, label }: { path: string; diff: string; label: string }) {
  return (
    <figure className="diff" aria-label={label}>
      <figcaption className="mono">{path}</figcaption>
      <pre tabIndex={0}>
        {readLines(diff).map(({ kind, text }, index) => (
          <span key={index} className={`diff-line diff-${kind}`}>
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

type LineKind = 'added' | 'removed' | 'kept' | 'place';

/** Leaves out the head with the file names, for the caption has them; nothing after the first place is left out. */
function readLines(diff: string): { kind: LineKind; text: string }[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(first, 0)).map((line) => ({ kind: kindOf(line), text: line }));
}

function kindOf(line: string): LineKind {
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return 'kept';
}
