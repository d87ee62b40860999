import { ButtonLink } from '../../components/button-link.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { ClientStatus } from '../../../shared/models/client.ts';
import { Step, type StepState } from './step.tsx';

export function ClientStep({
  state,
  clients,
}: {
  readonly state: StepState;
  /** Those that are on. */
  readonly clients: readonly ClientStatus[];
}) {
  const { text, format } = useWords();
  const words = text.home.steps.client;
  return (
    <Step
      number={3}
      state={state}
      title={words.title}
      action={
        state === 'now' ? (
          <ButtonLink look="primary" size="small" href={linkTo('clients')}>
            {words.action}
          </ButtonLink>
        ) : null
      }
    >
      <p className="muted">
        {clients.length === 0 ? words.detail : words.on(format.list(clients.map(({ name }) => name)))}
      </p>
    </Step>
  );
}
