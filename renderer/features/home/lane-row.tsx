import { Tile } from '../../components/tile.tsx';
import { clientName } from '../../../shared/models/client-name.ts';
import type { Format } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { Text } from '../../i18n/texts.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useEmailMask } from '../../state/use-hidden-emails.tsx';
import { sumTokens } from '../../state/sum-tokens.ts';
import { useNow } from '../../state/use-now.ts';
import type { AccountStatus } from '../../../shared/models/account.ts';
import type { Lane, LaneStanding } from './describe-lanes.ts';
import { initialsOf } from './initials-of.ts';
import { LaneEnd } from './lane-end.tsx';
import './lane-row.css';

/** One client's way: client, account, model, and how it fares or what mends it. */
export function LaneRow({ lane, open }: { readonly lane: Lane; readonly open: boolean }) {
  const { text, format } = useWords();
  const now = useNow(5000);
  const name = nameOf(lane, text);
  const said = describeClient(lane, text, format, now);
  const [toAccount, toModel] = drawHops(lane.standing, open);
  return (
    <li className="lane">
      <Tile
        initials={initialsOf(name)}
        title={<span title={name}>{name}</span>}
        detail={<span title={said}>{said}</span>}
      />
      <Hop state={toAccount} />
      <LaneAccount lane={lane} />
      <Hop state={toModel} />
      <LaneModel lane={lane} />
      <div className="lane-end">
        <LaneEnd lane={lane} name={name} />
      </div>
    </li>
  );
}

function LaneAccount({ lane: { account, last, standing } }: { readonly lane: Lane }) {
  const { text } = useWords();
  const mask = useEmailMask();
  const providers = useKnown((known) => known.providers) ?? [];
  const words = text.home.lanes;
  if (last === null) {
    return (
      <span className="lane-account muted">
        {standing.state === 'off' ? words.notSwitchedOn : words.noRequestYet}
      </span>
    );
  }
  const named = account?.label ?? last.accountLabel;
  const label = named === null ? null : mask(named);
  if (label === null) {
    return (
      <span className="lane-account muted">
        {last.outcome === 'running' ? words.noRequestYet : words.noAccountDetail}
      </span>
    );
  }
  const provider = providers.find(({ id }) => id === last.provider)?.label ?? last.provider ?? '';
  return (
    <div className="lane-account">
      <Tile
        initials={initialsOf(label).slice(0, 1)}
        title={<span title={label}>{label}</span>}
        detail={account === null ? words.accountGone : provider}
      />
    </div>
  );
}

function LaneModel({ lane: { last } }: { readonly lane: Lane }) {
  const { text, format } = useWords();
  const words = text.home.lanes;
  if (last === null) return <span className="lane-model" />;
  const model = last.modelServed ?? last.modelAsked;
  const asked = last.modelAsked;
  const { cacheShare } = sumTokens(last.tokens);
  const detail =
    asked !== null && asked !== model
      ? words.askedAs(asked)
      : cacheShare === null
        ? ''
        : words.cache(format.percent(cacheShare));
  return (
    <div className="lane-model tile-words">
      {model === null ? (
        <span className="muted">{words.noModel}</span>
      ) : (
        <b className="mono" title={model}>
          {model}
        </b>
      )}
      <span className="small muted" title={detail}>
        {detail}
      </span>
    </div>
  );
}

type HopState = 'live' | 'broken' | 'still';

/** The arrows say nothing that the words at the end do not. */
function Hop({ state }: { readonly state: HopState }) {
  return <div className={`hop hop-${state}`} aria-hidden="true" />;
}

/** Nothing flows through a door that is closed. */
function drawHops(standing: LaneStanding, open: boolean): [HopState, HopState] {
  switch (standing.state) {
    case 'running':
    case 'healthy':
      return open ? ['live', 'live'] : ['still', 'still'];
    case 'failed':
    case 'drifted':
    case 'broken':
      return ['broken', 'still'];
    case 'blocked':
      return [waits(standing.by) ? 'still' : 'broken', 'still'];
    case 'off':
    case 'waiting':
      return ['still', 'still'];
  }
}

/** Time, or the person who paused it, brings it back. */
const waits = ({ state }: AccountStatus) => state === 'paused' || state === 'cooling-down';

export function nameOf({ client, status }: Pick<Lane, 'client' | 'status'>, text: Text): string {
  return status?.name ?? (client === null ? text.home.lanes.stranger : clientName(client));
}

function describeClient({ client, status, last }: Lane, text: Text, format: Format, now: number): string {
  const words = text.home.lanes;
  const how =
    status === null
      ? client === null
        ? words.strangerDetail
        : words.byKey
      : { on: words.managed, off: words.off, drifted: words.drifted, broken: words.broken }[status.state];
  return last === null ? how : words.seen(how, format.relative(Math.min(last.time, now), now));
}
