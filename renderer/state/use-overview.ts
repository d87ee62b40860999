import { useEffect, useState } from 'react';
import type { EpochMs } from '../../shared/models/time.ts';
import { followOverview, type FollowedOverview } from './follow-overview.ts';
import { useBridge } from './session-context.tsx';

/** What requests since a moment come to, kept fresh while it is looked at. */
export function useOverview(sinceAt: EpochMs): FollowedOverview {
  const bridge = useBridge();
  const [followed, setFollowed] = useState<{ sinceAt: EpochMs; of: FollowedOverview }>();
  useEffect(
    () => followOverview(bridge, document, sinceAt, (of) => setFollowed({ sinceAt, of })),
    [bridge, sinceAt],
  );
  return followed?.sinceAt === sinceAt ? followed.of : nothingYet;
}

const nothingYet: FollowedOverview = { overview: undefined, error: null };
