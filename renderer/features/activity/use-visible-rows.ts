import { type RefObject, useEffect, useState } from 'react';
import { overscan, pickVisibleRows, rowHeight, type VisibleRows } from './pick-visible-rows.ts';

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
