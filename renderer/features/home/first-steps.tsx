import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Section } from '../../components/section.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useActivity, useKnown } from '../../state/session-context.tsx';
import { AccountStep } from './account-step.tsx';
import { ClientStep } from './client-step.tsx';
import { LookStep } from './look-step.tsx';
import { RequestStep } from './request-step.tsx';
import type { StepState } from './step.tsx';

/** From nothing to the first answer. Each step is done when the engine says so, in whatever order. */
export function FirstSteps({ onDone }: { readonly onDone?: () => void }) {
  const { text } = useWords();
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  const clients = useKnown((known) => known.clients.clients);
  // The newest one tells how things stand now.
  const request = useActivity((feed) => feed.waiting[0] ?? feed.entries[0]);
  const on = (clients ?? []).filter(({ state }) => state === 'on');
  const done = [clients !== undefined, accounts.length > 0, on.length > 0, request?.outcome === 'completed'];
  const [looked, account, client, asked] = markSteps(done);
  return (
    <Section
      title={text.home.steps.title}
      aside={
        onDone === undefined ? undefined : (
          <Button size="small" look={asked === 'done' ? 'primary' : 'quiet'} onClick={onDone}>
            {asked === 'done' ? text.home.steps.done : text.home.steps.hide}
          </Button>
        )
      }
    >
      <Card>
        <ol className="steps">
          <LookStep state={looked} clients={clients} />
          <AccountStep state={account} accounts={accounts} />
          <ClientStep state={client} clients={on} />
          <RequestStep state={asked} ready={accounts.length > 0} clients={on} request={request} />
        </ol>
      </Card>
    </Section>
  );
}

/** The first that is not done is the one to take now. */
function markSteps([looked = false, account = false, client = false, asked = false]: boolean[]): [
  StepState,
  StepState,
  StepState,
  StepState,
] {
  const mark = (done: boolean, before: boolean): StepState => (done ? 'done' : before ? 'now' : 'later');
  return [
    mark(looked, true),
    mark(account, looked),
    mark(client, looked && account),
    mark(asked, looked && account && client),
  ];
}
