import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { useBridge, useEngine, useFindEntry } from '../../state/session-context.tsx';

export type ReadRequest =
  | { readonly state: 'reading' }
  | { readonly state: 'known'; readonly entry: ActivityEntry }
  | { readonly state: 'failed'; readonly error: AppError };

/**
 * One request by its id, whether the list has it or not, and what becomes of it. Asked for again when the
 * connection comes back. For a component with `key={id}`.
 */
export function useRequest(id: string): ReadRequest {
  const bridge = useBridge();
  const find = useFindEntry();
  const open = useEngine(({ connection }) => connection === 'open');
  const [request, setRequest] = useState<ReadRequest>(() => {
    const entry = find(id);
    return entry === undefined ? { state: 'reading' } : { state: 'known', entry };
  });
  useEffect(
    () =>
      bridge.on('activity.changed', (batch) => {
        const entry = batch.find((each) => each.id === id);
        if (entry !== undefined) setRequest({ state: 'known', entry });
      }),
    [bridge, id],
  );
  useEffect(() => {
    if (!open) return undefined;
    let wanted = true;
    void bridge.invoke('activity.get', { id }).then((result) => {
      if (!wanted) return;
      if (result.ok) setRequest((held) => ({ state: 'known', entry: newer(held, result.value) }));
      else setRequest((held) => (held.state === 'known' ? held : { state: 'failed', error: result.error }));
    });
    return () => {
      wanted = false;
    };
  }, [bridge, id, open]);
  return request;
}

/** What was told while the question travelled may be newer than its answer: nothing runs again once it ended. */
function newer(held: ReadRequest, answer: ActivityEntry): ActivityEntry {
  return held.state === 'known' && held.entry.outcome !== 'running' ? held.entry : answer;
}
