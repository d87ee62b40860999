import { useEffect, useState } from 'react';
import type { AccountOrders } from '../../../shared/contract.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useBridge, useKnown } from '../../state/session-context.tsx';

export interface Orders {
  /** Undefined until they are known. */
  readonly orders: AccountOrders | undefined;
  readonly error: AppError | null;
  /** What a command answered, which is newer. */
  readonly take: (orders: AccountOrders) => void;
}

/** Who is asked first, asked for again with every change of the accounts. */
export function useOrders(): Orders {
  const bridge = useBridge();
  const revision = useKnown((known) => known.accounts.revision);
  const [orders, setOrders] = useState<AccountOrders>();
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    if (revision === undefined) return undefined;
    let isLatest = true;
    void bridge.invoke('accounts.orders', {}).then((result) => {
      if (!isLatest) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setOrders(result.value);
    });
    return () => {
      isLatest = false;
    };
  }, [bridge, revision]);
  return { orders, error, take: setOrders };
}
