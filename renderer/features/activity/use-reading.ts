import { useCallback, useEffect, useState } from 'react';
import { useActivityActions } from '../../state/session-context.tsx';

/** What keeps the list from moving under somebody who reads it. */
export interface Reading {
  readonly paused: boolean;
  /** The row that the keyboard is at, by the request's id. */
  readonly cursor: string | null;
  readonly setPaused: (paused: boolean) => void;
  readonly setCursor: (cursor: string | null) => void;
  /** Tells where the list is scrolled to. */
  readonly onScroll: (scrollTop: number) => void;
  /** There are no rows any more to be at or to be scrolled to. */
  readonly leaveRows: () => void;
  /** Ends all of it: the list follows again. */
  readonly follow: () => void;
}

/**
 * Holds the list while it is paused, scrolled away from its top, or has a row under the keyboard; lets it go
 * when none of these is so any more, when there is nothing to hold, and when the screen is left.
 */
export function useReading(hasRows: boolean): Reading {
  const { hold, release } = useActivityActions();
  const [paused, setPaused] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const [away, setAway] = useState(false);
  const reading = hasRows && (paused || away || cursor !== null);
  useEffect(() => {
    if (reading) hold();
    else release();
  }, [reading, hold, release]);
  useEffect(() => release, [release]);
  return {
    paused,
    cursor,
    // Held at once, not after the next drawing: a batch that came between would move the list.
    setPaused: useCallback(
      (next) => {
        if (next) hold();
        setPaused(next);
      },
      [hold],
    ),
    setCursor: useCallback(
      (next) => {
        if (next !== null) hold();
        setCursor(next);
      },
      [hold],
    ),
    onScroll: useCallback(
      (scrollTop) => {
        if (scrollTop > 0) hold();
        setAway(scrollTop > 0);
      },
      [hold],
    ),
    leaveRows: useCallback(() => {
      setCursor(null);
      setAway(false);
    }, []),
    follow: useCallback(() => {
      setPaused(false);
      setCursor(null);
      setAway(false);
    }, []),
  };
}
