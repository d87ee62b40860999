import { useState } from 'react';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import type { FoundClients } from './use-clients.ts';
import { AfterWriting } from './after-writing.tsx';
import { LoginChoice } from './login-choice.tsx';
import { Notes } from './notes.tsx';
import { PlannedChange } from './planned-change.tsx';
import { useAccountTests } from './use-account-tests.ts';
import { SwitchedOn } from './switched-on.tsx';
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
        <SwitchedOn
          client={client}
          leaving={wanted === 'off'}
          after={after}
          onWritten={write}
          onLeft={() => tell('revert')}
        />
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
  const [login, setLogin] = useState(client.login);
  const plan = usePlan('apply', client.id, client, login);
  return (
    <>
      <LoginChoice client={client} login={login} onChange={setLogin} />
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
    </>
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
