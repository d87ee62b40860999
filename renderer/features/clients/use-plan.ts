import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ClientId, ClientPlan } from '../../../shared/models/client.ts';
import { useBridge } from '../../state/session-context.tsx';

/** What switching on or off would write. */
export type PlanKind = 'apply' | 'revert';

export interface Plan {
  readonly plan: ClientPlan | undefined;
  readonly error: AppError | null;
  readonly planAgain: () => Promise<void>;
}

/** Made when it is shown, and again whenever `seen`, what is known of the client, is another one. */
export function usePlan(kind: PlanKind, client: ClientId, seen: unknown): Plan {
  const bridge = useBridge();
  const [state, setState] = useState<Pick<Plan, 'plan' | 'error'>>(noPlan);
  const latest = useRef(0);
  const planAgain = useCallback(async () => {
    const turn = (latest.current += 1);
    const result = await bridge.invoke(kind === 'apply' ? 'clients.plan' : 'clients.planRevert', { client });
    if (turn !== latest.current) return;
    setState(result.ok ? { plan: result.value, error: null } : { plan: undefined, error: result.error });
  }, [bridge, kind, client]);
  useEffect(() => void planAgain(), [planAgain, seen]);
  return { ...state, planAgain };
}

const noPlan = { plan: undefined, error: null };
