/** Rows are this high, always: so which ones are in sight is arithmetic. Also in request-grid.css. */
export const rowHeight = 36;
/** Drawn beyond what is in sight, so that scrolling does not show gaps. */
export const overscan = 8;

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
