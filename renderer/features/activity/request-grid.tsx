import { type KeyboardEvent, type ReactNode, type Ref, type RefObject, useEffect } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity } from '../../state/session-context.tsx';
import { useDayStart } from '../../state/use-day-start.ts';
import type { Cursor } from './use-cursor.ts';
import { RequestCells } from './request-cells.tsx';
import type { Reading } from './use-reading.ts';
import { rowHeight } from './pick-visible-rows.ts';
import { useVisibleRows } from './use-visible-rows.ts';
import './request-grid.css';

/**
 * The list itself: a grid of which only the rows in sight are in the page. The focus stays on the grid and
 * `aria-activedescendant` names the row, so that a row that scrolls away or is pushed out takes no focus along.
 */
export function RequestGrid({
  shown,
  selected,
  reading,
  cursor,
  scroller,
  grid,
  onOpen,
  onEndInSight,
  foot,
}: {
  readonly shown: readonly ActivityEntry[];
  readonly selected: string | null;
  readonly reading: Reading;
  readonly cursor: Cursor;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly grid: Ref<HTMLDivElement>;
  readonly onOpen: (id: string) => void;
  /** Called while scrolling near the last row. */
  readonly onEndInSight: () => void;
  readonly foot: ReactNode;
}) {
  const { text } = useWords();
  const { start, end } = useVisibleRows(scroller, shown.length);
  const dayStart = useDayStart();
  const rows = shown.slice(start, end);
  const { leaveRows } = reading;
  useEffect(() => leaveRows, [leaveRows]);
  const active = rows.some(({ id }) => id === reading.cursor) ? reading.cursor : null;
  return (
    <div
      ref={scroller}
      className="request-scroller"
      onScroll={({ currentTarget }) => {
        reading.onScroll(currentTarget.scrollTop);
        if (isNearEnd(currentTarget)) onEndInSight();
      }}
    >
      <div
        ref={grid}
        role="grid"
        className="request-grid"
        tabIndex={0}
        aria-label={text.activity.list}
        aria-rowcount={shown.length + 1}
        aria-activedescendant={active === null ? undefined : rowId(active)}
        onKeyDown={(event) => onGridKey(event, { shown, reading, cursor, onOpen })}
      >
        <ColumnHeads />
        <div role="rowgroup" className="request-rows" style={{ height: shown.length * rowHeight }}>
          <div
            role="presentation"
            className="request-window"
            style={{ transform: `translateY(${start * rowHeight}px)` }}
          >
            {rows.map((entry, index) => (
              <div
                key={entry.id}
                id={rowId(entry.id)}
                role="row"
                className={entry.id === reading.cursor ? 'request-row request-row-cursor' : 'request-row'}
                aria-rowindex={start + index + 2}
                aria-selected={entry.id === selected}
                onClick={() => {
                  reading.setCursor(entry.id);
                  onOpen(entry.id);
                }}
              >
                <CurrentCells entry={entry} dayStart={dayStart} />
              </div>
            ))}
          </div>
        </div>
      </div>
      {foot}
    </div>
  );
}

/** While the list is held its rows still tell what becomes of them. */
function CurrentCells({ entry, dayStart }: { readonly entry: ActivityEntry; readonly dayStart: number }) {
  const changed = useActivity((feed) => feed.changed.get(entry.id));
  return <RequestCells entry={changed ?? entry} dayStart={dayStart} />;
}

function ColumnHeads() {
  const { columns } = useWords().text.activity;
  return (
    <div role="rowgroup" className="request-heads">
      <div role="row" className="request-row" aria-rowindex={1}>
        <span role="columnheader">{columns.time}</span>
        <span role="columnheader">{columns.client}</span>
        <span role="columnheader">{columns.model}</span>
        <span role="columnheader" className="request-account">
          {columns.account}
        </span>
        <span role="columnheader">{columns.status}</span>
        <span role="columnheader" className="request-number">
          {columns.firstToken}
        </span>
        <span role="columnheader" className="request-number request-tokens">
          {columns.tokens}
        </span>
        <span role="columnheader" className="request-number request-cached">
          {columns.cached}
        </span>
      </div>
    </div>
  );
}

const rowId = (id: string) => `request-${id}`;

/** Two screens before the end, so that the next page is there when it is reached. */
function isNearEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollTop + 3 * clientHeight >= scrollHeight;
}

interface GridKeyActions {
  readonly shown: readonly ActivityEntry[];
  readonly reading: Reading;
  readonly cursor: Cursor;
  readonly onOpen: (id: string) => void;
}

function onGridKey(event: KeyboardEvent, { shown, reading, cursor, onOpen }: GridKeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => cursor.moveBy(1),
    ArrowUp: () => cursor.moveBy(-1),
    PageDown: () => cursor.moveBy(cursor.page()),
    PageUp: () => cursor.moveBy(-cursor.page()),
    Home: () => cursor.moveTo(0),
    End: () => cursor.moveTo(shown.length - 1),
    Enter: () => {
      if (reading.cursor !== null) onOpen(reading.cursor);
    },
  };
  const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
  if (move === undefined) return;
  event.preventDefault();
  move();
}
