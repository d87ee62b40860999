import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { useCopyText } from '../../state/use-copy-text.ts';
import { CommandError } from './command-error.tsx';

/** Makes a key for a tool that is set up by hand. Its text is held here until the dialog closes, and nowhere else. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  return made === null ? (
    <NameKey onMade={setMade} onClose={onClose} />
  ) : (
    <ShowKey secret={made} onClose={onClose} />
  );
}

const longestName = 80;

function NameKey({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const { text } = useWords();
  const words = text.settings.keys;
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const create = useCommand('keys.create');
  const run = async () => {
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    const result = await create.run({ name: name.trim() });
    if (result?.ok === true) onMade(result.value.text);
  };
  return (
    <Dialog
      title={words.createTitle}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="primary" pending={create.pending} onClick={() => void run()}>
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
              void run();
            }}
          />
        )}
      </Field>
      <CommandError error={create.error} />
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
