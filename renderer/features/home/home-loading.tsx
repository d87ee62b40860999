import { Card } from '../../components/card.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';

/** Until the engine's state is known: the same surfaces, empty. */
export function HomeLoading() {
  const { text } = useWords();
  return (
    <Page title={text.app.screens.home}>
      <Card>
        <Skeleton lines={6} label={text.app.loading} />
      </Card>
    </Page>
  );
}
