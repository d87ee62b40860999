import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';

export function ActivityScreen({ selected }: { readonly selected: string | null }) {
  const { text } = useWords();
  return <Page title={text.app.screens.activity}>{selected}</Page>;
}
