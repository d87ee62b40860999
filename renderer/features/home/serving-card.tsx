import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Pill } from '../../components/pill.tsx';
import { describeServing } from '../../app/serving-state.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { FollowedOverview } from '../../state/follow-overview.ts';
import { useEngine, useKnown } from '../../state/session-context.tsx';
import { useCopy } from '../../state/use-copy.ts';
import { SharedKey } from './shared-key.tsx';
import { TodayFigures } from './today-figures.tsx';
import './serving-card.css';

/** Whether the endpoint answers, where it is, what opens it, and what today came to. */
export function ServingCard({ today }: { readonly today: FollowedOverview }) {
  return (
    <Card className="serving-card">
      <div className="serving-address">
        <ServingPill />
        <Address />
        <SharedKey />
      </div>
      <PauseNote />
      <TodayFigures today={today} />
    </Card>
  );
}

function ServingPill() {
  const { text } = useWords();
  const connection = useEngine((state) => state.connection);
  const { state, tone, mark } = describeServing(
    connection,
    useKnown((known) => known.engine),
  );
  return (
    <Pill tone={tone} mark={mark}>
      {text.app.serving[state]}
    </Pill>
  );
}

function Address() {
  const { text } = useWords();
  const url = useKnown((known) => known.engine.url);
  const copy = useCopy();
  if (url === null || url === undefined) return <span className="muted">{text.home.address.none}</span>;
  return (
    <>
      <span className="serving-url">{url}</span>
      <CopyButton
        size="small"
        label={text.home.address.copy}
        doneLabel={text.app.copied}
        copy={() => copy.text(url)}
      />
    </>
  );
}

function PauseNote() {
  const { text, format } = useWords();
  const pause = useKnown((known) => known.engine.pause);
  if (pause === null || pause === undefined) return null;
  const words = text.home.pause;
  return (
    <p className="serving-note small" role="status">
      {pause.endsAt === null ? words.untilSomebodyEnds : words.until(format.clock(pause.endsAt))}
    </p>
  );
}
