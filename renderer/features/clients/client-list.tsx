import type { ClientId, ClientStatus } from '../../../shared/models/client.ts';
import { linkTo } from '../../app/navigation.ts';
import { Card } from '../../components/card.tsx';
import type { MarkShape } from '../../components/mark.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import { Switch } from '../../components/switch.tsx';
import { Tile } from '../../components/tile.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity } from '../../state/session-context.tsx';
import { useNow } from '../../state/use-now.ts';
import { clientFacts } from './client-facts.ts';

/** Every tool that Portunus can set up. The switch leads to what it would write; only there it is written. */
export function ClientList({
  clients,
  selected,
  onSwitch,
}: {
  readonly clients: readonly ClientStatus[];
  readonly selected: string;
  readonly onSwitch: (client: ClientId, on: boolean) => void;
}) {
  const { text } = useWords();
  const { columns } = text.clients;
  return (
    <Card className="client-list">
      <table aria-label={text.clients.list}>
        <thead>
          <tr>
            <th scope="col">{columns.client}</th>
            <th scope="col">{columns.how}</th>
            <th scope="col" className="client-list-last">
              {columns.last}
            </th>
            <th scope="col" className="client-list-on">
              {columns.on}
            </th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <ClientRow key={client.id} client={client} current={client.id === selected} onSwitch={onSwitch} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function ClientRow({
  client,
  current,
  onSwitch,
}: {
  client: ClientStatus;
  current: boolean;
  onSwitch: (client: ClientId, on: boolean) => void;
}) {
  const { text } = useWords();
  const { id, name, state } = client;
  const on = state === 'on' || state === 'drifted';
  return (
    <tr className={current ? 'client-row client-row-current' : 'client-row'}>
      <td>
        <Tile
          initials={clientFacts[id].initials}
          title={
            <a
              className="client-link"
              href={linkTo('clients', id)}
              aria-current={current ? 'true' : undefined}
            >
              {name}
            </a>
          }
          detail={client.version ?? client.binary ?? text.clients.how.missing}
        />
      </td>
      <td>
        <HowPill client={client} />
      </td>
      <td className="client-list-last muted nowrap">
        <LastRequest client={id} />
      </td>
      <td className="client-list-on">
        <Switch
          label={text.clients.uses(name)}
          checked={on}
          disabled={state === 'broken'}
          onChange={(next) => onSwitch(id, next)}
        />
      </td>
    </tr>
  );
}

const looks: Record<ClientStatus['state'], { tone: Tone; mark: MarkShape }> = {
  off: { tone: 'neutral', mark: 'off' },
  on: { tone: 'good', mark: 'ok' },
  drifted: { tone: 'warn', mark: 'attention' },
  broken: { tone: 'bad', mark: 'attention' },
};

export function HowPill({ client }: { readonly client: ClientStatus }) {
  const { text } = useWords();
  const { tone, mark } = looks[client.state];
  const missing = !client.installed && client.state === 'off';
  return (
    <Pill tone={tone} mark={mark}>
      {missing ? text.clients.how.missing : text.clients.how[client.state]}
    </Pill>
  );
}

function LastRequest({ client }: { client: ClientId }) {
  const { text, format } = useWords();
  const now = useNow(1000);
  const time = useActivity(({ entries }) => entries.find((entry) => entry.client === client)?.time);
  return time === undefined ? text.clients.noRequest : format.relative(Math.min(time, now), now);
}
