import { useState } from 'react';
import { ChartNoAxesColumn } from 'lucide-react';
import { ButtonLink } from '../../components/button-link.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Skeleton } from '../../components/empty.tsx';
import { Figures } from '../../components/figures.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { Section } from '../../components/section.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useKnown } from '../../state/session-context.tsx';
import { useDayStart } from '../../state/use-day-start.ts';
import { useOverview } from '../../state/use-overview.ts';
import { ClientTable } from './client-table.tsx';
import { describeTotals } from './describe-totals.ts';
import './usage-screen.css';

/** Days before today that a period begins with. */
const periods = { today: 0, week: 6, month: 29 } as const;
type Period = keyof typeof periods;

/** What requests came to: in all, and for each client. */
export function UsageScreen() {
  const { text, format } = useWords();
  const explain = useExplain();
  const [period, setPeriod] = useState<Period>('today');
  const sinceAt = useDayStart(periods[period]);
  const { overview, error } = useOverview(sinceAt);
  const words = text.usage;
  return (
    <Page
      title={text.app.screens.usage}
      actions={
        <Segmented
          label={words.period}
          value={period}
          options={(['today', 'week', 'month'] as const).map((value) => ({
            value,
            label: words.periods[value],
          }))}
          onChange={setPeriod}
        />
      }
    >
      {error === null ? null : (
        <Notice tone="bad" title={words.failedToCount} live>
          {explain(error).message} {explain(error).hint}
        </Notice>
      )}
      <Card>
        <Figures label={words.figures.label} figures={describeTotals(overview, text, format)} />
      </Card>
      <Section title={words.clients}>
        <Card className="usage-clients">
          {overview === undefined ? (
            error === null && <Skeleton lines={5} label={text.app.loading} />
          ) : overview.clients.length === 0 ? (
            <Empty
              icon={<ChartNoAxesColumn aria-hidden="true" />}
              title={words.none}
              action={<ButtonLink href={linkTo('clients')}>{words.noneAction}</ButtonLink>}
            >
              {words.noneHint}
            </Empty>
          ) : (
            <ClientTable clients={overview.clients} />
          )}
        </Card>
      </Section>
      <Notes since={words.since(format.moment(sinceAt))} />
    </Page>
  );
}

/** What the numbers stand for, and how far back they can reach. */
function Notes({ since }: { readonly since: string }) {
  const { text, format } = useWords();
  const caps = useKnown((known) => known.settings.settings.activity);
  const words = text.usage;
  return (
    <p className="small muted">
      {since} {words.tokensNote}{' '}
      {caps === undefined ? null : (
        <>
          {words.kept(format.number(caps.maxAgeDays), format.number(caps.maxRows))}{' '}
          <a href={linkTo('settings')}>{words.change}</a>
        </>
      )}
    </p>
  );
}
