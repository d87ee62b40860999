import { useWords } from '../../i18n/language-context.tsx';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Step, type StepState } from './step.tsx';

/** What was found on this machine; the engine goes on looking by itself. */
export function LookStep({
  state,
  clients,
}: {
  readonly state: StepState;
  readonly clients: readonly ClientStatus[] | undefined;
}) {
  const { text, format } = useWords();
  const words = text.home.steps.looked;
  const names = (clients ?? []).filter(({ installed }) => installed).map(({ name }) => name);
  const said = names.length === 0 ? words.foundNone : words.found(format.list(names));
  return (
    <Step number={1} state={state} title={words.title}>
      <p className="muted">{clients === undefined ? words.looking : said}</p>
    </Step>
  );
}
