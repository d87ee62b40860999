import { type ReactNode, useState } from 'react';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import type { FoundClients } from './use-clients.ts';
import { AfterWriting } from './after-writing.tsx';
import { fileName } from './client-facts.ts';
import { LastRequestLine } from './last-request-line.tsx';
import { Notes } from './notes.tsx';
import { PlannedChange } from './planned-change.tsx';
import { useAccountTests } from './use-account-tests.ts';
import { usePlan } from './use-plan.ts';

interface ManagedProps {
  readonly client: ClientStatus;
  readonly seen: FoundClients;
  readonly wanted: 'on' | 'off' | null;
}

/** What was done here since the client was opened. */
interface Written {
  readonly kind: 'apply' | 'revert';
  readonly at: number;
}

/** A client whose settings Portunus writes: the next step follows from how its files stand. */
export function ManagedClient({ client, seen, wanted }: ManagedProps) {
  const [written, setWritten] = useState<Written | null>(null);
  const tests = useAccountTests();
  const tell = async (kind: Written['kind']) => {
    setWritten({ kind, at: Date.now() });
    await seen.look();
  };
  const write = async (test: boolean) => {
    if (test) tests.start();
    else tests.clear();
    await tell('apply');
  };
  const after =
    written?.kind === 'apply' ? (
      <AfterWriting client={client} looking={seen.pending} since={written.at} tests={tests.tests} />
    ) : null;
  switch (client.state) {
    case 'off':
      return (
        <>
          {written?.kind === 'revert' ? <SwitchedOff client={client} /> : null}
          <SwitchOn client={client} focus={wanted !== null} onWritten={write} />
        </>
      );
    case 'on':
      return (
        <SwitchedOn client={client} leaving={wanted === 'off'} after={after} onLeft={() => tell('revert')} />
      );
    case 'drifted':
      return (
        <>
          {after}
          <Drifted
            client={client}
            leaving={wanted === 'off'}
            onWritten={write}
            onLeft={() => tell('revert')}
          />
        </>
      );
    case 'broken':
      return <Broken client={client} seen={seen} />;
  }
}

function SwitchOn({
  client,
  focus,
  onWritten,
}: {
  client: ClientStatus;
  focus: boolean;
  onWritten: (test: boolean) => Promise<void>;
}) {
  const { text } = useWords();
  const plan = usePlan('apply', client.id, client);
  return (
    <PlannedChange
      kind="apply"
      client={client}
      planned={plan}
      intro={text.clients.plan.intro}
      focus={focus}
      primary={{
        label: text.clients.plan.writeAndTest,
        look: client.installed ? 'primary' : 'plain',
        onDone: () => onWritten(true),
      }}
      secondary={{ label: text.clients.plan.write, onDone: () => onWritten(false) }}
    />
  );
}

function SwitchedOn({
  client,
  leaving: initiallyLeaving,
  after,
  onLeft,
}: {
  client: ClientStatus;
  leaving: boolean;
  after: ReactNode;
  onLeft: () => Promise<void>;
}) {
  const { text } = useWords();
  const [leaving, setLeaving] = useState(initiallyLeaving);
  const { on } = text.clients;
  return (
    <>
      <div>
        <p>
          <b>{on.title(client.name)}</b> <span className="muted">{on.hint(fileName(client.configPath))}</span>
        </p>
        {after === null ? <LastRequestLine client={client} /> : null}
      </div>
      <Notes notes={client.notes} />
      {after}
      {leaving ? (
        <SwitchOff client={client} onKeep={() => setLeaving(false)} onLeft={onLeft} />
      ) : (
        <div className="row">
          <Button onClick={() => setLeaving(true)}>{on.switchOff}</Button>
        </div>
      )}
    </>
  );
}

function SwitchOff({
  client,
  onKeep,
  onLeft,
}: {
  client: ClientStatus;
  onKeep: () => void;
  onLeft: () => Promise<void>;
}) {
  const { text } = useWords();
  const plan = usePlan('revert', client.id, client);
  return (
    <PlannedChange
      kind="revert"
      client={client}
      planned={plan}
      intro={text.clients.off.intro}
      focus
      primary={{ label: text.clients.off.confirm, look: 'plain', onDone: onLeft }}
      secondary={{ label: text.clients.off.keep, onClick: onKeep }}
    />
  );
}

function SwitchedOff({ client }: { client: ClientStatus }) {
  const { text } = useWords();
  return (
    <Notice tone="info" title={text.clients.off.done(client.name)} live>
      {text.clients.proof.nextOff[client.id]}
    </Notice>
  );
}

type Side = 'ours' | 'mine';

function Drifted({
  client,
  leaving,
  onWritten,
  onLeft,
}: {
  client: ClientStatus;
  leaving: boolean;
  onWritten: (test: boolean) => Promise<void>;
  onLeft: () => Promise<void>;
}) {
  const { text } = useWords();
  const { drift } = text.clients;
  const [side, setSide] = useState<Side>(leaving ? 'mine' : 'ours');
  const ours = usePlan('apply', client.id, client);
  const mine = usePlan('revert', client.id, client);
  return (
    <>
      <Notice tone="warn" title={drift.title}>
        {drift.hint}
      </Notice>
      <Notes notes={client.notes} />
      <Segmented<Side>
        label={drift.label}
        value={side}
        options={[
          { value: 'ours', label: drift.ours },
          { value: 'mine', label: drift.mine },
        ]}
        onChange={setSide}
      />
      {side === 'ours' ? (
        <PlannedChange
          key="ours"
          kind="apply"
          client={client}
          planned={ours}
          intro={drift.oursHint}
          primary={{ label: drift.writeAgain, look: 'primary', onDone: () => onWritten(true) }}
        />
      ) : (
        <PlannedChange
          key="mine"
          kind="revert"
          client={client}
          planned={mine}
          intro={drift.mineHint}
          focus={leaving}
          primary={{ label: drift.keepMine, look: 'primary', onDone: onLeft }}
        />
      )}
    </>
  );
}

/** The engine names the place of the fault; the file is the person's to mend. */
function Broken({ client, seen }: { client: ClientStatus; seen: FoundClients }) {
  const { text } = useWords();
  const explain = useExplain();
  const { error } = usePlan('apply', client.id, client);
  const fault = error === null ? undefined : explain(error);
  return (
    <Notice
      tone="bad"
      title={text.clients.broken.title}
      action={
        <Button size="small" pending={seen.pending} onClick={() => void seen.look()}>
          {text.clients.missing.lookAgain}
        </Button>
      }
    >
      {fault === undefined
        ? client.notes.map(text.explainSentence).join(' ')
        : `${fault.message} ${fault.hint}`}
    </Notice>
  );
}
