import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useClients } from '../../state/use-clients.ts';
import { AttentionList } from './attention-list.tsx';
import { DoctorButton } from './doctor-button.tsx';
import { FirstSteps } from './first-steps.tsx';

const demoCommand = 'portunus serve --demo';

/** Home while there is no account: what to do first, and that nothing was done yet. */
export function Welcome() {
  const { text } = useWords();
  const found = useClients();
  const words = text.home.welcome;
  const untouched = found.clients?.every(({ state }) => state === 'off') === true;
  return (
    <Page title={words.title} actions={<DoctorButton />}>
      {untouched ? <p className="welcome-untouched muted">{words.untouched}</p> : null}
      <AttentionList clients={found.clients} />
      <FirstSteps found={found} />
      <p className="small muted">
        {words.demoHint} <code className="command-line mono">{demoCommand}</code> {words.demoHintEnd}
      </p>
    </Page>
  );
}
