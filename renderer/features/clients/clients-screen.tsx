import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';

export function ClientsScreen({ selected }: { readonly selected: string | null }) {
  const { text } = useWords();
  return <Page title={text.app.screens.clients}>{selected}</Page>;
}
