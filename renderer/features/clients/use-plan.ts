import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ClientId, ClientLogin, ClientPlan } from '../../../shared/models/client.ts';
import { useBridge } from '../../state/session-context.tsx';

/** What switching on or off would write. */
export type PlanKind = 'apply' | 'revert';

export interface Plan {
  /** The plan is made for this choice; undefined: as it was chosen last. */
  readonly login: ClientLogin | undefined;
  readonly plan: ClientPlan | undefined;
  readonly error: AppError | null;
  readonly planAgain: () => Promise<void>;
}

/** Made when it is shown, and again whenever `seen`, what is known of the client, is another one. */
export function usePlan(kind: PlanKind, client: ClientId, seen: unknown, login?: ClientLogin): Plan {
  const bridge = useBridge();
  const [state, setState] = useState<Pick<Plan, 'plan' | 'error'>>(noPlan);
  const latest = useRef(0);
  const planAgain = useCallback(async () => {
    const turn = (latest.current += 1);
    const result =
      kind === 'apply'
        ? await bridge.invoke('clients.plan', login === undefined ? { client } : { client, login })
        : await bridge.invoke('clients.planRevert', { client });
    if (turn !== latest.current) return;
    setState(result.ok ? { plan: result.value, error: null } : { plan: undefined, error: result.error });
  }, [bridge, kind, client, login]);
  useEffect(() => void planAgain(), [planAgain, seen]);
  return { ...state, login, planAgain };
}

const noPlan = { plan: undefined, error: null };
