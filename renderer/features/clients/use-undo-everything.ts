import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ClientId, ClientPlan, ClientStatus } from '../../../shared/models/client.ts';
import type { WindowBridge } from '../../bridge/window-bridge.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useBridge, useToasts } from '../../state/session-context.tsx';

/** What switching one client off would write, or why that cannot be told or done. */
export interface Undoing {
  readonly plan?: ClientPlan;
  readonly error?: AppError;
}

export interface UndoEverythingState {
  /** By client; one that is missing is still being planned. */
  readonly undoing: ReadonlyMap<ClientId, Undoing>;
  readonly pending: boolean;
  readonly undo: () => Promise<void>;
}

export function useUndoEverything(
  clients: readonly ClientStatus[],
  onChanged: () => Promise<void>,
  onDone: () => void,
): UndoEverythingState {
  const bridge = useBridge();
  const toasts = useToasts();
  const { text } = useWords();
  const [undoing, setUndoing] = useState<ReadonlyMap<ClientId, Undoing>>(new Map());
  const [pending, setPending] = useState(false);
  const ids = clients.map(({ id }) => id).join(' ');
  const plan = useCallback(
    () =>
      Promise.all(ids.split(' ').map((id) => planOne(bridge, id as ClientId))).then((planned) =>
        setUndoing(
          (before) => new Map(planned.map(([id, next]) => [id, { ...errorOf(before.get(id)), ...next }])),
        ),
      ),
    [bridge, ids],
  );
  useEffect(() => void plan(), [plan]);
  const undo = async () => {
    setPending(true);
    const undone = new Map(undoing);
    // One after the other: what a person watches goes in the order they see.
    for (const [id, { plan }] of undoing) {
      if (plan !== undefined) undone.set(id, await undoOne(bridge, plan));
    }
    setUndoing(undone);
    await onChanged();
    setPending(false);
    if ([...undone.values()].some(({ error }) => error !== undefined)) {
      await plan();
      return;
    }
    toasts.show({ message: text.clients.undoAll.done });
    onDone();
  };
  return { undoing, pending, undo };
}

const errorOf = (undoing: Undoing | undefined): Undoing =>
  undoing?.error === undefined ? {} : { error: undoing.error };

async function planOne(bridge: WindowBridge, client: ClientId): Promise<[ClientId, Undoing]> {
  const result = await bridge.invoke('clients.planRevert', { client });
  return [client, result.ok ? { plan: result.value } : { error: result.error }];
}

async function undoOne(bridge: WindowBridge, { client, planId }: ClientPlan): Promise<Undoing> {
  const result = await bridge.invoke('clients.revert', { client, planId });
  return result.ok ? {} : { error: result.error };
}
