import { Meter } from '../../components/meter.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { sumTokens } from '../../state/sum-tokens.ts';
import { useNow } from '../../state/use-now.ts';
import type { ClientActivity } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import './client-table.css';

/** A row for each caller, by name: rows do not change places while they are read. */
export function ClientTable({ clients }: { readonly clients: readonly ClientActivity[] }) {
  const { text } = useWords();
  const columns = text.usage.columns;
  const named = clients
    .map((activity) => ({
      activity,
      name: activity.client === null ? text.usage.stranger : clientName(activity.client),
    }))
    .sort((left, right) => left.name.localeCompare(right.name));
  return (
    <table className="client-table">
      <thead>
        <tr>
          <th scope="col">{columns.client}</th>
          <th scope="col" className="number">
            {columns.requests}
          </th>
          <th scope="col" className="number">
            {columns.failed}
          </th>
          <th scope="col" className="number">
            {columns.read}
          </th>
          <th scope="col" className="number wide">
            {columns.cached}
          </th>
          <th scope="col" className="number">
            {columns.written}
          </th>
          <th scope="col">{columns.cacheShare}</th>
          <th scope="col" className="number">
            {columns.last}
          </th>
        </tr>
      </thead>
      <tbody>
        {named.map(({ activity, name }) => (
          <ClientRow key={activity.client ?? ''} activity={activity} name={name} />
        ))}
      </tbody>
    </table>
  );
}

function ClientRow({
  activity: { requests, failed, tokens, last },
  name,
}: {
  readonly activity: ClientActivity;
  readonly name: string;
}) {
  const { text, format } = useWords();
  const now = useNow(10_000);
  const { read, written, cached, cacheShare } = sumTokens(tokens);
  const count = (value: number | null) => (value === null ? '–' : format.compact(value));
  const when = format.relative(Math.min(last.time, now), now);
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td className="number">{format.number(requests)}</td>
      <td className={failed > 0 ? 'number tone-bad' : 'number muted'}>{format.number(failed)}</td>
      <td className="number">{count(read)}</td>
      <td className="number wide">{count(cached)}</td>
      <td className="number">{count(written)}</td>
      <td>
        <Meter
          share={cacheShare}
          label={text.usage.cacheShareOf(name)}
          words={cacheShare === null ? text.usage.unknown : format.percent(cacheShare)}
        />
      </td>
      <td className="number">
        <a href={linkTo('activity', last.id)} aria-label={text.usage.showLast(when, name)}>
          {when}
        </a>
      </td>
    </tr>
  );
}
