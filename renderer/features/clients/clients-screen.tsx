import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import type { ClientId, ClientStatus } from '../../../shared/models/client.ts';
import { goTo } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { type FoundClients, useClients } from './use-clients.ts';
import { ClientDetail } from './client-detail.tsx';
import { ClientList } from './client-list.tsx';
import { UndoEverything } from './undo-everything.tsx';
import './clients.css';

/** What a switch in the list asked for: its detail shows what that would write, and nothing is written yet. */
interface Asked {
  readonly client: ClientId;
  readonly on: boolean;
  readonly turn: number;
}

/** Which tools use Portunus, and what exactly is written where. */
export function ClientsScreen({ selected }: { readonly selected: string | null }) {
  const { text } = useWords();
  const seen = useClients();
  const [undoing, setUndoing] = useState(false);
  const switchedOn = (seen.clients ?? []).filter(({ state }) => state === 'on' || state === 'drifted');
  return (
    <Page
      title={text.app.screens.clients}
      actions={<Actions seen={seen} onUndo={undoAllFor(switchedOn, setUndoing)} />}
    >
      <ClientsContent seen={seen} selected={selected} />
      {undoing ? (
        <UndoEverything clients={switchedOn} onChanged={seen.look} onClose={() => setUndoing(false)} />
      ) : null}
    </Page>
  );
}

const undoAllFor = (switchedOn: readonly ClientStatus[], open: (undoing: boolean) => void) =>
  switchedOn.length === 0 ? null : () => open(true);

function Actions({ seen, onUndo }: { seen: FoundClients; onUndo: (() => void) | null }) {
  const { text, format } = useWords();
  const [checkedAt, setCheckedAt] = useState<number | null>(null);
  const check = () => seen.look().then(() => setCheckedAt(Date.now()));
  return (
    <>
      <span className="small muted" role="status">
        {checkedAt === null ? null : text.clients.checkedAt(format.clockSeconds(checkedAt))}
      </span>
      <Button pending={seen.pending} onClick={() => void check()}>
        {text.clients.checkAll}
      </Button>
      {onUndo === null ? null : <Button onClick={onUndo}>{text.clients.undoEverything}</Button>}
    </>
  );
}

function ClientsContent({ seen, selected }: { seen: FoundClients; selected: string | null }) {
  const { text } = useWords();
  const explain = useExplain();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { clients, error } = seen;
  if (clients === undefined) {
    if (error === null) return <LoadingClients />;
    const { message, hint } = explain(error);
    return (
      <Notice
        tone="bad"
        title={message}
        action={<Button onClick={() => void seen.look()}>{text.app.retry}</Button>}
        live
      >
        {hint}
      </Notice>
    );
  }
  const client = clients.find(({ id }) => id === selected) ?? clients[0];
  if (client === undefined) {
    return (
      <Card>
        <Empty icon={<SquareTerminal aria-hidden="true" />} title={text.clients.none.title}>
          {text.clients.none.hint}
        </Empty>
      </Card>
    );
  }
  const askFor = (id: ClientId, on: boolean) => {
    setAsked((before) => ({ client: id, on, turn: (before?.turn ?? 0) + 1 }));
    goTo('clients', id);
  };
  const wanted = asked?.client === client.id ? asked : null;
  return (
    <div className="clients-split">
      <ClientList clients={clients} selected={client.id} onSwitch={askFor} />
      <ClientDetail
        key={`${client.id} ${wanted?.turn ?? 0}`}
        client={client}
        seen={seen}
        wanted={wanted === null ? null : wanted.on ? 'on' : 'off'}
      />
    </div>
  );
}

function LoadingClients() {
  const { text } = useWords();
  return (
    <div className="clients-split">
      <Card>
        <Skeleton lines={3} label={text.app.loading} />
      </Card>
      <Card>
        <Skeleton lines={8} label={text.app.loading} />
      </Card>
    </div>
  );
}
