import { Page } from '../../components/page.tsx';
import { useWords } from '../../i18n/language-context.tsx';

export function SettingsScreen() {
  const { text } = useWords();
  return <Page title={text.app.screens.settings}>{null}</Page>;
}
