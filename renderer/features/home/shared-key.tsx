import { CopyButton } from '../../components/copy-button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { useCopy } from '../../state/use-copy.ts';

/** The key for tools that are set up by hand: it can be told by its end and copied, and is never shown. */
export function SharedKey() {
  const { text } = useWords();
  const keys = useKnown((known) => known.keys.keys) ?? [];
  const copy = useCopy();
  const shared = keys.find((key) => key.shared);
  return (
    <div className="serving-key">
      <span className="small muted">{text.home.key.label}</span>
      {shared === undefined ? (
        <span className="small">{text.home.key.notMade}</span>
      ) : (
        <span className="mono small">
          <span aria-hidden="true">{`ptn_••••${shared.hint}`}</span>
          <span className="visually-hidden">{text.home.key.endsWith(shared.hint)}</span>
        </span>
      )}
      <CopyButton size="small" label={text.home.key.copy} doneLabel={text.app.copied} copy={copy.sharedKey} />
    </div>
  );
}
