import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { useBridge, useEngine, useKnown } from '../../state/session-context.tsx';

export interface FoundClients {
  /** Undefined until the engine has told; kept, as last seen, when a look fails. */
  readonly clients: readonly ClientStatus[] | undefined;
  /** Of the last look. */
  readonly error: AppError | null;
  readonly pending: boolean;
  /** Has the engine read the clients' files right now. */
  readonly look: () => Promise<void>;
}

/** What a look found, and the slice that was known when it began: a newer slice counts more. */
interface Look {
  readonly clients: readonly ClientStatus[] | undefined;
  readonly revision: number | undefined;
  readonly error: AppError | null;
  readonly pending: boolean;
}

/**
 * The clients on this machine and where they stand. The engine tells of changes by itself; because the files
 * change behind its back, it is asked to look again when a person comes back to the window.
 */
export function useClients(): FoundClients {
  const bridge = useBridge();
  const connected = useEngine(({ connection }) => connection === 'open');
  const slice = useKnown((known) => known.clients);
  const [found, setFound] = useState<Look>(unseen);
  const revision = useRef<number>(undefined);
  const turn = useRef(0);
  useEffect(() => {
    revision.current = slice?.revision;
  }, [slice]);
  const look = useCallback(async () => {
    const mine = (turn.current += 1);
    const begun = revision.current;
    setFound((before) => ({ ...before, pending: true }));
    const result = await bridge.invoke('clients.list', {});
    if (turn.current !== mine) return;
    setFound((before) =>
      result.ok
        ? { clients: result.value, revision: begun, error: null, pending: false }
        : { ...before, error: result.error, pending: false },
    );
  }, [bridge]);
  useEffect(() => {
    if (!connected) return undefined;
    const lookAgain = () => void look();
    window.addEventListener('focus', lookAgain);
    return () => window.removeEventListener('focus', lookAgain);
  }, [connected, look]);
  const { error, pending } = found;
  const fresh = found.clients !== undefined && found.revision === slice?.revision;
  return { clients: fresh ? found.clients : slice?.clients, error, pending, look };
}

const unseen: Look = { clients: undefined, revision: undefined, error: null, pending: false };
