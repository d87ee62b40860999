import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ClientPlan, ClientStatus } from '../../../shared/models/client.ts';
import { Button, type ButtonProps } from '../../components/button.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useCommand } from '../../state/use-command.ts';
import { Notes } from './notes.tsx';
import { PlanFiles } from './plan-files.tsx';
import type { Plan, PlanKind } from './use-plan.ts';

interface WriteAction {
  readonly label: string;
  readonly look?: ButtonProps['look'];
  readonly onDone: () => Promise<void>;
}

interface PlainAction {
  readonly label: string;
  readonly onClick: () => void;
}

/**
 * The exact change, then the buttons that make it. What is written is the plan that was shown: when the file is
 * another by then, the engine refuses, and the new plan takes the place of the old one.
 */
export function PlannedChange({
  kind,
  client,
  planned,
  intro,
  focus = false,
  primary,
  secondary,
}: {
  readonly kind: PlanKind;
  readonly client: ClientStatus;
  readonly planned: Plan;
  readonly intro: ReactNode;
  /** The person asked for this change elsewhere: the button that makes it gets the focus. */
  readonly focus?: boolean;
  readonly primary: WriteAction;
  readonly secondary?: WriteAction | PlainAction;
}) {
  const { text } = useWords();
  const { plan, error, planAgain } = planned;
  const write = useWrite(kind, client, planned);
  const button = useFocus(focus && plan !== undefined);
  if (error !== null) return <Fault error={error} onRetry={planAgain} />;
  if (plan === undefined) return <Skeleton lines={6} label={text.app.loading} />;
  const run = (action: WriteAction) => () => void write.run(plan, action.onDone);
  return (
    <div className="column planned-change">
      <p className="small muted">{intro}</p>
      {write.outdated ? <Notice tone="warn" title={text.clients.plan.changed} live /> : null}
      <PlanFiles plan={plan} />
      <Notes notes={plan.notes} />
      {write.error === null ? null : <Fault error={write.error} />}
      <div className="row wrap">
        <Button ref={button} look={primary.look ?? 'plain'} pending={write.pending} onClick={run(primary)}>
          {primary.label}
        </Button>
        {secondary === undefined ? null : (
          <Button
            look="quiet"
            pending={write.pending}
            onClick={'onClick' in secondary ? secondary.onClick : run(secondary)}
          >
            {secondary.label}
          </Button>
        )}
      </div>
    </div>
  );
}

function useWrite(kind: PlanKind, { id }: ClientStatus, { planAgain, login }: Plan) {
  const apply = useCommand('clients.apply');
  const revert = useCommand('clients.revert');
  const { pending, error } = kind === 'apply' ? apply : revert;
  const run = (planId: string) =>
    kind === 'apply'
      ? apply.run({ client: id, planId, ...(login !== undefined && { login }) })
      : revert.run({ client: id, planId });
  const [outdated, setOutdated] = useState(false);
  return {
    pending,
    outdated,
    error: error?.code === 'client-config-changed' ? null : error,
    run: async ({ planId }: ClientPlan, onDone: () => Promise<void>) => {
      const result = await run(planId);
      if (result === undefined) return;
      const changed = !result.ok && result.error.code === 'client-config-changed';
      setOutdated(changed);
      if (changed) await planAgain();
      else if (result.ok) await onDone();
    },
  };
}

function useFocus(wanted: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (wanted) button.current?.focus();
  }, [wanted]);
  return button;
}

function Fault({ error, onRetry }: { error: NonNullable<Plan['error']>; onRetry?: () => Promise<void> }) {
  const { text } = useWords();
  const { message, hint } = useExplain()(error);
  const action =
    onRetry === undefined ? undefined : (
      <Button size="small" onClick={() => void onRetry()}>
        {text.app.retry}
      </Button>
    );
  return (
    <Notice tone="bad" title={message} action={action} live>
      {hint}
    </Notice>
  );
}
