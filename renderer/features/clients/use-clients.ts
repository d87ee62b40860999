import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { useBridge, useEngine } from '../../state/session-context.tsx';

export interface Clients {
  /** Undefined until they were looked at; kept, as last seen, when a look fails. */
  readonly clients: readonly ClientStatus[] | undefined;
  readonly lookedAt: number | null;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly lookAgain: () => Promise<void>;
}

/**
 * How the clients' files stand. They change behind the engine's back, so they are read anew whenever the person
 * comes back to this window, and after a lost connection.
 */
export function useClients(): Clients {
  const bridge = useBridge();
  const open = useEngine(({ connection }) => connection === 'open');
  const [state, setState] = useState<Omit<Clients, 'lookAgain'>>(unseen);
  const latest = useRef(0);
  const lookAgain = useCallback(async () => {
    const turn = (latest.current += 1);
    setState((known) => ({ ...known, pending: true }));
    const result = await bridge.invoke('clients.list', {});
    if (turn !== latest.current) return;
    setState((known) =>
      result.ok
        ? { clients: result.value, lookedAt: Date.now(), pending: false, error: null }
        : { ...known, pending: false, error: result.error },
    );
  }, [bridge]);
  useEffect(() => {
    if (!open) return undefined;
    const look = () => void lookAgain();
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [open, lookAgain]);
  return { ...state, lookAgain };
}

const unseen = { clients: undefined, lookedAt: null, pending: false, error: null };
