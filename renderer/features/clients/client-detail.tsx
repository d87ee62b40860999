import { useState } from 'react';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import '../../components/tile.css';
import { useWords } from '../../i18n/language-context.tsx';
import type { FoundClients } from './use-clients.ts';
import { useCopyText } from '../../state/use-copy-text.ts';
import { clientFacts, fileName } from './client-facts.ts';
import { ManagedClient } from './managed-client.tsx';

type Mode = 'managed' | 'launch';

/** One client: how it is connected, what that writes, and whether it works. */
export function ClientDetail({
  client,
  seen,
  wanted,
}: {
  readonly client: ClientStatus;
  readonly seen: FoundClients;
  /** What the list's switch asked for, if it did. */
  readonly wanted: 'on' | 'off' | null;
}) {
  const { text } = useWords();
  const [mode, setMode] = useState<Mode>('managed');
  const { name, configPath } = client;
  return (
    <Card className="client-detail">
      <section aria-label={name} className="client-detail-body">
        <header className="tile">
          <span className="tile-logo" aria-hidden="true">
            {clientFacts[client.id].initials}
          </span>
          <div className="tile-words">
            <h2>{name}</h2>
            <span className="small muted mono" title={configPath}>
              {configPath}
            </span>
          </div>
        </header>
        {client.installed ? null : <MissingClient client={client} onLook={seen.look} />}
        <Segmented<Mode>
          label={text.clients.mode.label(name)}
          value={mode}
          options={[
            { value: 'managed', label: text.clients.mode.managed },
            { value: 'launch', label: text.clients.mode.launch },
          ]}
          onChange={setMode}
        />
        {mode === 'launch' ? (
          <LaunchOnly client={client} />
        ) : (
          <ManagedClient client={client} seen={seen} wanted={wanted} />
        )}
      </section>
    </Card>
  );
}

function MissingClient({ client, onLook }: { client: ClientStatus; onLook: () => Promise<void> }) {
  const { text } = useWords();
  const { missing } = text.clients;
  return (
    <div className="column">
      <Notice
        tone="info"
        title={missing.title(client.name)}
        action={
          <Button size="small" onClick={() => void onLook()}>
            {missing.lookAgain}
          </Button>
        }
      >
        {missing.hint}
      </Notice>
      <CommandLine command={clientFacts[client.id].install} copyLabel={missing.copy} />
    </div>
  );
}

function LaunchOnly({ client }: { client: ClientStatus }) {
  const { text } = useWords();
  const { launch } = text.clients;
  const written = client.state === 'on' || client.state === 'drifted';
  return (
    <div className="column">
      <p className="small muted">{launch.hint(client.name)}</p>
      <CommandLine command={client.launchCommand} copyLabel={launch.copy} />
      {written ? <p className="small">{launch.stillOn(fileName(client.configPath))}</p> : null}
    </div>
  );
}

function CommandLine({ command, copyLabel }: { command: string; copyLabel: string }) {
  const { text } = useWords();
  const copy = useCopyText();
  return (
    <div className="client-command">
      <code className="mono">{command}</code>
      <CopyButton size="small" label={copyLabel} doneLabel={text.app.copied} copy={() => copy(command)} />
    </div>
  );
}
