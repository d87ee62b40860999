import './diff-view.css';

/**
 * A unified diff, line by line. Added and removed lines differ by sign as well as by colour. Each is a block of
 * its own, so that a copied text has the file's line ends.
 */
export function DiffView({ path, diff, label }: { path: string; diff: string; label: string }) {
  return (
    <figure className="diff" aria-label={label}>
      <figcaption className="mono">{path}</figcaption>
      <pre tabIndex={0}>
        {readLines(diff).map(({ kind, text }, index) => (
          <span key={index} className={`diff-line diff-${kind}`}>
            {text}
          </span>
        ))}
      </pre>
    </figure>
  );
}

type LineKind = 'added' | 'removed' | 'kept' | 'place';

/**
 * Leaves out the head with the file names, for the caption has them. Places, which only programs read, become a
 * sign that lines of the file are left out there; no line of the file itself is lost.
 */
function readLines(diff: string): { kind: LineKind; text: string }[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(first, 0)).flatMap((line): { kind: LineKind; text: string }[] => {
    const kind = kindOf(line);
    if (kind !== 'place') return [{ kind, text: line }];
    return /^@@ -[01](,| )/.test(line) ? [] : [{ kind, text: '⋯' }];
  });
}

function kindOf(line: string): LineKind {
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return 'kept';
}
