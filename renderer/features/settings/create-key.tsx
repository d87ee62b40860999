import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import type { AppError } from '../../../shared/errors.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useDesktop } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { useCopyText } from '../../state/use-copy-text.ts';
import { CommandError } from './command-error.tsx';

/** What became of it: its text, to be shown this once, or that it is on the clipboard and nowhere else. */
type Made = { readonly secret: string } | 'copied';

/**
 * Makes a key for a tool that is set up by hand. In a browser its text is held here until the dialog closes; in the
 * desktop app it goes onto the clipboard without entering the window.
 */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  if (made === null) return <NameKey onMade={setMade} onClose={onClose} />;
  return made === 'copied' ? (
    <KeyCopied onClose={onClose} />
  ) : (
    <ShowKey secret={made.secret} onClose={onClose} />
  );
}

const longestName = 80;

function NameKey({ onMade, onClose }: { onMade: (made: Made) => void; onClose: () => void }) {
  const { text } = useWords();
  const words = text.settings.keys;
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const create = useCreateKey(onMade);
  const run = () => {
    const given = name.trim();
    setMissing(given === '');
    if (given !== '') create.run(given);
  };
  return (
    <Dialog
      title={words.createTitle}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="primary" pending={create.pending} onClick={run}>
            {words.createConfirm}
          </Button>
        </>
      }
    >
      <Field label={words.name} hint={words.nameHint} error={missing ? words.nameMissing : undefined}>
        {(parts) => (
          <input
            {...parts}
            className="input"
            autoComplete="off"
            maxLength={longestName}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // Else the same press would also work the button that has the focus in the next dialog.
              event.preventDefault();
              run();
            }}
          />
        )}
      </Field>
      <CommandError error={create.error} />
    </Dialog>
  );
}

/** The desktop's host makes it and keeps its text from this window. */
function useCreateKey(onMade: (made: Made) => void) {
  const desktop = useDesktop();
  const create = useCommand('keys.create');
  const [state, setState] = useState<{ pending: boolean; error: AppError | null }>(idle);
  if (desktop === null) {
    const run = async (name: string) => {
      const result = await create.run({ name });
      if (result?.ok === true) onMade({ secret: result.value.text });
    };
    return { pending: create.pending, error: create.error, run: (name: string) => void run(name) };
  }
  const run = async (name: string) => {
    if (state.pending) return;
    setState({ pending: true, error: null });
    const result = await desktop.invoke('desktop.createKey', { name });
    setState(result.ok ? idle : { pending: false, error: result.error });
    if (result.ok) onMade('copied');
  };
  return { ...state, run: (name: string) => void run(name) };
}

const idle = { pending: false, error: null };

function KeyCopied({ onClose }: { readonly onClose: () => void }) {
  const { text } = useWords();
  const words = text.settings.keys;
  return (
    <Dialog
      title={words.made}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <Button look="primary" data-focus-first onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <p>{words.onClipboard}</p>
    </Dialog>
  );
}

function ShowKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { text } = useWords();
  const words = text.settings.keys;
  const copy = useCopyText();
  return (
    <Dialog
      title={words.made}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <CopyButton
            data-focus-first
            label={words.copy}
            doneLabel={text.app.copied}
            copy={() => copy(secret)}
          />
          <Button look="primary" onClick={onClose}>
            {words.done}
          </Button>
        </>
      }
    >
      <code className="new-key mono">{secret}</code>
      <p className="muted">{words.onlyNow}</p>
    </Dialog>
  );
}
