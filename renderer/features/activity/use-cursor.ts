import type { RefObject } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { rowHeight } from './pick-visible-rows.ts';
import type { Reading } from './use-reading.ts';

export interface Cursor {
  /** Moves by that many rows, stopping at both ends. */
  readonly moveBy: (rows: number) => void;
  readonly moveTo: (index: number) => void;
  /** How many rows one page has. */
  readonly page: () => number;
}

/** Moves the keyboard's row through the list and keeps it in sight. */
export function useCursor({
  shown,
  reading,
  selected,
  scroller,
  onMove,
}: {
  readonly shown: readonly ActivityEntry[];
  readonly reading: Reading;
  readonly selected: string | null;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly onMove: (entry: ActivityEntry) => void;
}): Cursor {
  const indexOf = (id: string | null) => (id === null ? -1 : shown.findIndex((entry) => entry.id === id));
  const moveTo = (index: number) => {
    const entry = shown[Math.max(0, Math.min(index, shown.length - 1))];
    if (entry === undefined) return;
    reading.setCursor(entry.id);
    if (scroller.current !== null) bringIntoSight(scroller.current, shown.indexOf(entry));
    onMove(entry);
  };
  return {
    moveTo,
    moveBy: (rows) => {
      const place = indexOf(reading.cursor) === -1 ? indexOf(selected) : indexOf(reading.cursor);
      // The first step from nowhere is onto the first row in sight.
      moveTo(place === -1 ? Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight) : place + rows);
    },
    page: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - rowHeight) / rowHeight) - 1),
  };
}

/** The column heads cover the first `rowHeight` pixels of the scrolled area. */
function bringIntoSight(scroller: HTMLElement, index: number): void {
  const top = index * rowHeight;
  const visible = scroller.clientHeight - 2 * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + visible) scroller.scrollTop = top - visible;
}
