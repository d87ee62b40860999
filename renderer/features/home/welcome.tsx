import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { AttentionList } from './attention-list.tsx';
import { DoctorButton } from './doctor-button.tsx';
import { FirstSteps } from './first-steps.tsx';

const demoCommand = 'portunus serve --demo';

/** Home while there is no account: what to do first, and that nothing was done yet. */
export function Welcome() {
  const { text } = useWords();
  const clients = useKnown((known) => known.clients.clients);
  const words = text.home.welcome;
  const untouched = clients?.every(({ state }) => state === 'off') === true;
  return (
    <Page
      title={words.title}
      aside={untouched ? <span className="small muted">{words.untouched}</span> : null}
      actions={<DoctorButton />}
    >
      <AttentionList />
      <FirstSteps />
      <p className="small muted">
        {words.demoHint} <code className="command-line mono">{demoCommand}</code> {words.demoHintEnd}
      </p>
    </Page>
  );
}
