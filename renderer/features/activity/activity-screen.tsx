import { Pause, Play } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { goTo, goToInPlace } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity, useLoadOlder } from '../../state/session-context.tsx';
import { type ActivityFilter, filterEntries, isFiltering, noFilter } from './activity-filter.ts';
import { FilterChips, FindField } from './filter-bar.tsx';
import { ListFoot } from './list-foot.tsx';
import { NoMatch, NoRequests, NotYetRead } from './no-requests.tsx';
import { RequestDetail } from './request-detail.tsx';
import { RequestGrid } from './request-grid.tsx';
import { useActivityKeys } from './use-activity-keys.ts';
import { useCursor } from './use-cursor.ts';
import { type Reading, useReading } from './use-reading.ts';
import { WaitingButton } from './waiting-button.tsx';
import './activity.css';

/** Every request, live: the list, and beside it the story of the one whose id the address names. */
export function ActivityScreen({ selected }: { readonly selected: string | null }) {
  const { text } = useWords();
  const [filter, setFilter] = useState(noFilter);
  const entries = useActivity((feed) => feed.entries);
  const loaded = useActivity((feed) => feed.loaded);
  const complete = useActivity((feed) => feed.complete);
  const fault = useActivity((feed) => feed.fault);
  const loadOlder = useLoadOlder();
  const reading = useReading(entries.length > 0);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Typing answers at once; a long list follows when there is time.
  const applied = useDeferredValue(filter);
  const say = text.explainSentence;
  const shown = useMemo(() => filterEntries(entries, applied, say), [entries, applied, say]);
  const filtering = isFiltering(applied);
  const cursor = useCursor({
    shown,
    reading,
    selected,
    scroller,
    onMove: ({ id }) => {
      if (selected !== null) goToInPlace('activity', id);
    },
  });
  const follow = () => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
    reading.follow();
  };
  const search = (next: ActivityFilter) => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
    setFilter(next);
  };
  const close = () => {
    goTo('activity');
    if (scroller.current?.scrollTop === 0) reading.setCursor(null);
    // The list is hidden behind the story in a narrow window until this change is drawn.
    requestAnimationFrame(() => grid.current?.focus());
  };
  useActivityKeys({
    move: (rows) => {
      grid.current?.focus();
      cursor.moveBy(rows);
    },
    find: () => find.current?.select(),
    togglePause: () => reading.setPaused(!reading.paused),
    escape: () => {
      if (selected === null) reading.setCursor(null);
      else close();
    },
  });
  useHeadingFocusWhenCovered(heading, selected);

  return (
    <Page
      title={text.app.screens.activity}
      wide
      aside={<FilterChips entries={entries} filter={filter} onChange={search} />}
      actions={
        <>
          <FindField field={find} filter={filter} onChange={search} onLeave={() => grid.current?.focus()} />
          <PauseButton reading={reading} />
        </>
      }
    >
      <div className={selected === null ? 'activity' : 'activity activity-open'}>
        <Card className="activity-list">
          {!loaded ? (
            <NotYetRead />
          ) : entries.length === 0 ? (
            <NoRequests />
          ) : shown.length === 0 ? (
            <NoMatch onClear={() => search(noFilter)} />
          ) : (
            <RequestGrid
              shown={shown}
              selected={selected}
              reading={reading}
              cursor={cursor}
              scroller={scroller}
              grid={grid}
              onOpen={(id) => (selected === null ? goTo : goToInPlace)('activity', id)}
              onEndInSight={() => {
                // Through a filter the end is near at once: older requests are searched when that is asked for.
                if (!filtering && !complete && fault === null) void loadOlder();
              }}
              foot={<ListFoot filtering={filtering} />}
            />
          )}
          <WaitingButton filter={applied} onFollow={follow} />
        </Card>
        {selected === null ? null : (
          <RequestDetail key={selected} id={selected} heading={heading} onClose={close} />
        )}
      </div>
    </Page>
  );
}

function PauseButton({ reading: { paused, setPaused } }: { readonly reading: Reading }) {
  const { text } = useWords();
  return (
    <>
      <span className="visually-hidden" role="status">
        {paused ? text.activity.pausedStatus : null}
      </span>
      <Button
        aria-keyshortcuts="Space"
        icon={paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        onClick={() => setPaused(!paused)}
      >
        {paused ? text.activity.resume : text.activity.pause}
        <KeyHint>{text.activity.spaceKey}</KeyHint>
      </Button>
    </>
  );
}

/** In a narrow window the story covers the list that had the focus, so the focus goes along. */
function useHeadingFocusWhenCovered(
  heading: React.RefObject<HTMLHeadingElement | null>,
  selected: string | null,
): void {
  useEffect(() => {
    if (selected !== null && window.matchMedia('(max-width: 900px)').matches) heading.current?.focus();
  }, [heading, selected]);
}
