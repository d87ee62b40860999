import { Notice } from '../components/notice.tsx';
import { useWords } from '../i18n/language-context.tsx';
import { useEngine } from '../state/session-context.tsx';
import './connection-notice.css';

/** Says when the window shows what was, not what is. */
export function ConnectionNotice() {
  const { text } = useWords();
  const connection = useEngine((state) => state.connection);
  const known = useEngine((state) => state.known !== undefined);
  if (connection === 'signed-out') {
    return (
      <div className="connection-notice">
        <Notice tone="bad" title={text.app.signedOut.title} live>
          {text.app.signedOut.hint}
        </Notice>
      </div>
    );
  }
  if (connection !== 'lost' || !known) return null;
  return (
    <div className="connection-notice">
      <Notice tone="warn" title={text.app.connectionLost.title} live>
        {text.app.connectionLost.hint}
      </Notice>
    </div>
  );
}
