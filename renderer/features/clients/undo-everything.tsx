import type { ClientStatus } from '../../../shared/models/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { Notes } from './notes.tsx';
import { PlanFiles } from './plan-files.tsx';
import { type Undoing, useUndoEverything } from './use-undo-everything.ts';

/** Switches every client off after showing all that this changes. One that fails stays, with the reason. */
export function UndoEverything({
  clients,
  onChanged,
  onClose,
}: {
  readonly clients: readonly ClientStatus[];
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const words = text.clients.undoAll;
  const { undoing, pending, undo } = useUndoEverything(clients, onChanged, onClose);
  const ready = clients.some(({ id }) => undoing.get(id)?.plan !== undefined);
  return (
    <Dialog
      wide
      title={words.title}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="danger" pending={pending || !ready} onClick={() => void undo()}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <p>{words.intro}</p>
      {clients.map((client) => (
        <section key={client.id} className="column" aria-label={client.name}>
          <h3>{client.name}</h3>
          <UndoneClient undoing={undoing.get(client.id)} />
        </section>
      ))}
    </Dialog>
  );
}

function UndoneClient({ undoing }: { undoing: Undoing | undefined }) {
  const { text } = useWords();
  const explain = useExplain();
  if (undoing === undefined) return <Skeleton lines={4} label={text.app.loading} />;
  const { plan, error } = undoing;
  const fault = error === undefined ? undefined : explain(error);
  return (
    <>
      {fault === undefined ? null : (
        <Notice tone="bad" title={fault.message} live>
          {fault.hint}
        </Notice>
      )}
      {plan === undefined ? null : (
        <>
          <PlanFiles plan={plan} />
          <Notes notes={plan.notes} />
        </>
      )}
    </>
  );
}
