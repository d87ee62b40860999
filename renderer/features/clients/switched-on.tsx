import { type ReactNode, useState } from 'react';
import type { ClientLogin, ClientStatus } from '../../../shared/models/client.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { fileName } from './client-facts.ts';
import { LastRequestLine } from './last-request-line.tsx';
import { LoginChoice } from './login-choice.tsx';
import { Notes } from './notes.tsx';
import { PlannedChange } from './planned-change.tsx';
import { usePlan } from './use-plan.ts';

/** A client that is on: whose login it uses can be changed, and it can be switched off; both after their exact change was seen. */
export function SwitchedOn({
  client,
  leaving: initiallyLeaving,
  after,
  onWritten,
  onLeft,
}: {
  client: ClientStatus;
  leaving: boolean;
  after: ReactNode;
  onWritten: (test: boolean) => Promise<void>;
  onLeft: () => Promise<void>;
}) {
  const { text } = useWords();
  const [leaving, setLeaving] = useState(initiallyLeaving);
  const [login, setLogin] = useState(client.login);
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
        <>
          <LoginChoice client={client} login={login} onChange={setLogin} />
          {login === client.login ? (
            <div className="row">
              <Button onClick={() => setLeaving(true)}>{on.switchOff}</Button>
            </div>
          ) : (
            <SwitchLogin
              client={client}
              login={login}
              onKeep={() => setLogin(client.login)}
              onWritten={onWritten}
            />
          )}
        </>
      )}
    </>
  );
}

function SwitchLogin({
  client,
  login,
  onKeep,
  onWritten,
}: {
  client: ClientStatus;
  login: ClientLogin;
  onKeep: () => void;
  onWritten: (test: boolean) => Promise<void>;
}) {
  const { text } = useWords();
  const plan = usePlan('apply', client.id, client, login);
  return (
    <PlannedChange
      kind="apply"
      client={client}
      planned={plan}
      intro={text.clients.plan.intro}
      primary={{ label: text.clients.plan.write, look: 'primary', onDone: () => onWritten(false) }}
      secondary={{ label: text.clients.login.keep, onClick: onKeep }}
    />
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
