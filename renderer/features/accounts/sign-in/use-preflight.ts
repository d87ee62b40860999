import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { PreflightCheck } from '../../../../shared/models/login.ts';
import type { ProviderId } from '../../../../shared/models/provider.ts';
import { useBridge } from '../../../state/session-context.tsx';

/** While something is wrong the person may be mending it right now. */
const againMs = 4000;

export interface Preflight {
  /** Null until the first look is done; then those of the last look, also while another is under way. */
  readonly checks: readonly PreflightCheck[] | null;
  readonly looking: boolean;
  readonly error: AppError | null;
  readonly look: () => void;
  readonly failed: (id: PreflightCheck['id']) => boolean;
}

/** Looks at what could get in the way of a sign-in, and looks again by itself until all is well. */
export function usePreflight(provider: ProviderId, method: 'browser' | 'device-code'): Preflight {
  const bridge = useBridge();
  const [checks, setChecks] = useState<readonly PreflightCheck[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [turn, setTurn] = useState(0);
  const [lookedAt, setLookedAt] = useState(-1);
  const looking = lookedAt !== turn;
  const look = useCallback(() => setTurn((last) => last + 1), []);
  useEffect(() => {
    let isCurrent = true;
    void bridge.invoke('logins.preflight', { provider, method }).then((result) => {
      if (!isCurrent) return;
      if (result.ok) setChecks(result.value);
      setError(result.ok ? null : result.error);
      setLookedAt(turn);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, provider, method, turn]);
  const isWell = error === null && checks?.every(({ level }) => level !== 'fail') === true;
  useEffect(() => {
    if (looking || isWell) return undefined;
    const timer = setTimeout(look, againMs);
    return () => clearTimeout(timer);
  }, [looking, isWell, look]);
  return {
    checks,
    looking,
    error,
    look,
    failed: (id) => checks?.some((check) => check.id === id && check.level === 'fail') === true,
  };
}
