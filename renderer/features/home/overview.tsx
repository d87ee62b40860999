import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useDayStart } from '../../state/use-day-start.ts';
import { useOverview } from '../../state/use-overview.ts';
import { AttentionList } from './attention-list.tsx';
import { DemoNotice } from './demo-notice.tsx';
import { DoctorButton } from './doctor-button.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Lanes } from './lanes.tsx';
import { PauseButton } from './pause-button.tsx';
import { ServingCard } from './serving-card.tsx';
import { useFirstSteps } from './use-first-steps.ts';

/** Home once there is an account. */
export function Overview() {
  const { text } = useWords();
  const today = useOverview(useDayStart());
  const firstSteps = useFirstSteps();
  return (
    <Page
      title={text.app.screens.home}
      actions={
        <>
          <DoctorButton />
          <PauseButton />
        </>
      }
    >
      <AttentionList />
      <DemoNotice />
      <ServingCard today={today} />
      {firstSteps.shown ? <FirstSteps onDone={firstSteps.hide} /> : <Lanes today={today.overview} />}
    </Page>
  );
}
