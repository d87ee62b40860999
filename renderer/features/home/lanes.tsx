import { Route } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Section } from '../../components/section.tsx';
import { linkTo } from '../../app/navigation.ts';
import { describeServing } from '../../app/serving-state.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity, useEngine, useKnown } from '../../state/session-context.tsx';
import type { ActivityOverview } from '../../../shared/models/activity.ts';
import { describeLanes } from './describe-lanes.ts';
import { LaneRow } from './lane-row.tsx';

/** More callers than these are a table, which is on Usage. */
const shownAtMost = 20;

/** What goes where: a lane for each client, from the tool over the account to the model. */
export function Lanes({ today }: { readonly today: ActivityOverview | undefined }) {
  const { text, format } = useWords();
  // A list that is held on Activity is no reason to stand still here.
  const waiting = useActivity((feed) => feed.waiting);
  const listed = useActivity((feed) => feed.entries);
  const clients = useKnown((known) => known.clients.clients);
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  const providers = useKnown((known) => known.providers) ?? [];
  const open = useEngine(
    ({ connection, known }) => describeServing(connection, known?.engine).state === 'serving',
  );
  const words = text.home.lanes;
  const lanes = describeLanes({
    clients: clients ?? [],
    today: today?.clients ?? [],
    entries: [...waiting, ...listed],
    accounts,
    providers,
  });
  const hidden = lanes.length - shownAtMost;
  return (
    <Section title={words.title}>
      <Card>
        {clients === undefined ? (
          <Skeleton lines={4} label={text.app.loading} />
        ) : lanes.length === 0 ? (
          <Empty icon={<Route aria-hidden="true" />} title={words.none}>
            {words.noneHint}
          </Empty>
        ) : (
          <ul className="lanes">
            {lanes.slice(0, shownAtMost).map((lane) => (
              <LaneRow key={lane.client ?? ''} lane={lane} open={open} />
            ))}
          </ul>
        )}
      </Card>
      {hidden <= 0 ? null : (
        <p className="small muted">
          <a href={linkTo('usage')}>{words.more(format.number(hidden))}</a>
        </p>
      )}
    </Section>
  );
}
