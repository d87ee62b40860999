import { type RefObject, useEffect, useState } from 'react';

/** Rows are this high, always: so which ones are in sight is arithmetic. Also in request-grid.css. */
export const rowHeight = 36;
/** Drawn beyond what is in sight, so that scrolling does not show gaps. */
const overscan = 8;

export interface VisibleRows {
  /** The first row to draw. */
  readonly start: number;
  /** One after the last. */
  readonly end: number;
}

/** The rows to draw of a list of fixed-height rows at a scroll position. */
export function pickVisibleRows(scrollTop: number, height: number, count: number): VisibleRows {
  const first = Math.floor(scrollTop / rowHeight) - overscan;
  const last = Math.ceil((scrollTop + height) / rowHeight) + overscan;
  const start = Math.max(0, Math.min(first, count - 1));
  return { start, end: Math.max(start, Math.min(last, count)) };
}

/**
 * Which rows of a long list are worth drawing. Scrolling draws again only when a row comes or goes, and
 * only half of the overscan at a time.
 */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number): VisibleRows {
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => {
      const step = (overscan / 2) * rowHeight;
      const scrollTop = Math.floor(element.scrollTop / step) * step;
      const height = element.clientHeight + step;
      setView((held) =>
        held.scrollTop === scrollTop && held.height === height ? held : { scrollTop, height },
      );
    };
    // It also tells the first size, before anything is painted.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return pickVisibleRows(view.scrollTop, view.height, count);
}
