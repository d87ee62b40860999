import { useState } from 'react';
import { useActivity, useKnown } from '../../state/session-context.tsx';

/**
 * Whether the first steps stand on Home: from the time nothing was ever asked until the person is done with them,
 * so that the first request is seen to arrive. Decided once, when enough is known.
 */
export function useFirstSteps(): { readonly shown: boolean; readonly hide: () => void } {
  const accounts = useKnown((known) => known.accounts.accounts);
  const loaded = useActivity((feed) => feed.loaded);
  const quiet = useActivity((feed) => feed.entries.length === 0);
  const [shown, setShown] = useState<boolean>();
  if (shown === undefined && loaded && accounts !== undefined) {
    // A cleared history is no beginning: the accounts remember that they were used.
    setShown(quiet && accounts.every(({ lastUsedAt }) => lastUsedAt === null));
  }
  return { shown: shown ?? false, hide: () => setShown(false) };
}
