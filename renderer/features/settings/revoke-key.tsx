import type { LocalKeyView } from '../../../shared/models/key.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown, useToasts } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { CommandError } from './command-error.tsx';
import { findClient } from './find-client.ts';

/** Asks once more, because whoever uses the key is refused at once. */
export function RevokeKey({
  localKey: { id, name, client },
  onClose,
}: {
  readonly localKey: LocalKeyView;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const words = text.settings.keys;
  const toasts = useToasts();
  const revoke = useCommand('keys.revoke');
  const user = findClient(
    useKnown((known) => known.clients.clients),
    client,
  );
  const run = async () => {
    const result = await revoke.run({ key: id });
    if (result?.ok !== true) return;
    toasts.show({ message: words.revoked(name) });
    onClose();
  };
  return (
    <Dialog
      title={words.revokeTitle(name)}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="danger" pending={revoke.pending} onClick={() => void run()}>
            {words.revokeConfirm}
          </Button>
        </>
      }
    >
      <p>
        {words.revokeHint} {user === undefined ? null : words.revokeClientHint(user.name)}
      </p>
      <CommandError error={revoke.error} />
    </Dialog>
  );
}
