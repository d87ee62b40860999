import type { AppError } from '../../shared/errors.ts';
import type { ActivityOverview } from '../../shared/models/activity.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';

/** The sums since a moment. `undefined` until the first answer; kept, as the last known, when a later one fails. */
export interface FollowedOverview {
  readonly overview: ActivityOverview | undefined;
  readonly error: AppError | null;
}

/** Whether somebody can see the page: the part of `document` that is needed here. */
export interface PageInSight {
  readonly hidden: boolean;
  addEventListener(name: 'visibilitychange', listener: () => void): void;
  removeEventListener(name: 'visibilitychange', listener: () => void): void;
}

/** At most this often, however many requests end meanwhile. */
export const overviewStepMs = 2000;

/**
 * Keeps the sums fresh: asks at once, again when requests moved on, and never while nobody looks. An idle
 * engine is asked nothing. Returns the end of following.
 */
export function followOverview(
  bridge: WindowBridge,
  page: PageInSight,
  sinceAt: EpochMs,
  tell: (followed: FollowedOverview) => void,
): () => void {
  let overview: ActivityOverview | undefined;
  let stale = true;
  let connected = false;
  let ended = false;
  let asking = false;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const refresh = () => {
    if (ended || !stale || !connected || asking || resting !== undefined || page.hidden) return;
    stale = false;
    asking = true;
    resting = setTimeout(wake, overviewStepMs);
    void ask();
  };
  const ask = async () => {
    const result = await bridge.invoke('activity.overview', { sinceAt });
    asking = false;
    if (ended) return;
    if (result.ok) overview = result.value;
    // What failed is asked for again with the next step.
    else stale = true;
    tell({ overview, error: result.ok ? null : result.error });
    refresh();
  };
  const wake = () => {
    resting = undefined;
    refresh();
  };
  const markStale = () => {
    stale = true;
    refresh();
  };
  const ends = [
    bridge.on('activity.changed', markStale),
    bridge.on('activity.cleared', markStale),
    bridge.onConnection((connection) => {
      connected = connection === 'open';
      if (connected) markStale();
    }),
  ];
  page.addEventListener('visibilitychange', refresh);
  return () => {
    ended = true;
    clearTimeout(resting);
    page.removeEventListener('visibilitychange', refresh);
    ends.forEach((end) => end());
  };
}
