import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import type { FoundClients } from '../../state/use-clients.ts';
import { Step, type StepState } from './step.tsx';

export function LookStep({
  state,
  found: { clients, error, look },
}: {
  readonly state: StepState;
  readonly found: FoundClients;
}) {
  const { text, format } = useWords();
  const explain = useExplain();
  const words = text.home.steps.looked;
  const names = (clients ?? []).filter(({ installed }) => installed).map(({ name }) => name);
  return (
    <Step
      number={1}
      state={state}
      title={words.title}
      action={
        <Button size="small" onClick={look}>
          {words.again}
        </Button>
      }
    >
      {error === null ? (
        <p className="muted">
          {clients === undefined
            ? words.looking
            : names.length === 0
              ? words.foundNone
              : words.found(format.list(names))}
        </p>
      ) : (
        <p className="tone-bad" role="alert">
          {words.failed} {explain(error).message} {explain(error).hint}
        </p>
      )}
    </Step>
  );
}
