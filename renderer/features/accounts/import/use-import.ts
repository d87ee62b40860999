import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { FoundLogin, TakenLogin } from '../../../../shared/models/login.ts';
import type { LoginOwner } from '../../../../shared/models/login-owner.ts';
import { useBridge } from '../../../state/session-context.tsx';
import { useCommand } from '../../../state/use-command.ts';

/** Where to look: everywhere that tools keep their logins, or at one place. */
export interface ImportPlace {
  readonly owner?: LoginOwner;
  readonly path?: string;
}

export type TakeMode = 'import' | 'borrow';

export interface Import {
  /** Null while it is being looked for. */
  readonly found: readonly FoundLogin[] | null;
  readonly scanError: AppError | null;
  readonly place: ImportPlace;
  readonly scan: (place: ImportPlace) => void;
  readonly take: (input: { logins: string[]; mode: TakeMode; acceptPolicy: boolean }) => Promise<void>;
  readonly taking: boolean;
  readonly takeError: AppError | null;
  /** What became of each login; null before anything was taken. */
  readonly taken: readonly TakenLogin[] | null;
  readonly forgetTaken: () => void;
}

/** Looks for other tools' logins when it is opened: reading them is what the person came for. */
export function useImport(): Import {
  const bridge = useBridge();
  const [place, setPlace] = useState<ImportPlace>({});
  const [found, setFound] = useState<readonly FoundLogin[] | null>(null);
  const [scanError, setScanError] = useState<AppError | null>(null);
  const [taken, setTaken] = useState<readonly TakenLogin[] | null>(null);
  const command = useCommand('imports.take');
  useEffect(() => {
    let isCurrent = true;
    void bridge.invoke('imports.scan', place).then((result) => {
      if (!isCurrent) return;
      setFound(result.ok ? result.value : []);
      setScanError(result.ok ? null : result.error);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, place]);
  const scan = useCallback((next: ImportPlace) => {
    setFound(null);
    setScanError(null);
    setPlace({ ...next });
  }, []);
  return {
    found,
    scanError,
    place,
    scan,
    take: async (input) => {
      const result = await command.run({ ...place, ...input });
      if (result?.ok === true) setTaken(result.value);
    },
    taking: command.pending,
    takeError: command.error,
    taken,
    forgetTaken: () => {
      setTaken(null);
      scan(place);
    },
  };
}
