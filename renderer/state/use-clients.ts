import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import { useBridge, useEngine } from './session-context.tsx';

export interface FoundClients {
  /** Undefined until the engine has looked. */
  readonly clients: readonly ClientStatus[] | undefined;
  readonly error: AppError | null;
  /** Looks again. */
  readonly look: () => void;
}

/** The clients on this machine and where they stand; looked at anew when a person comes back to the window. */
export function useClients(): FoundClients {
  const bridge = useBridge();
  const connected = useEngine(({ connection }) => connection === 'open');
  const [found, setFound] = useState<Omit<FoundClients, 'look'>>({ clients: undefined, error: null });
  const [looks, setLooks] = useState(0);
  const look = () => setLooks((count) => count + 1);
  useEffect(() => {
    if (!connected) return undefined;
    let ended = false;
    void bridge.invoke('clients.list', {}).then((result) => {
      if (ended) return;
      if (result.ok) setFound({ clients: result.value, error: null });
      else setFound(({ clients }) => ({ clients, error: result.error }));
    });
    return () => {
      ended = true;
    };
  }, [bridge, connected, looks]);
  useEffect(() => {
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  return { ...found, look };
}
