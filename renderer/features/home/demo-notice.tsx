import { ButtonLink } from '../../components/button-link.tsx';
import { Notice } from '../../components/notice.tsx';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';

/** Says who answers while nothing but the demo does. */
export function DemoNotice() {
  const { text } = useWords();
  const accounts = useKnown((known) => known.accounts.accounts) ?? [];
  if (!accounts.every(({ kind }) => kind === 'built-in')) return null;
  return (
    <Notice
      tone="info"
      title={text.home.demo.title}
      action={
        <ButtonLink size="small" href={linkTo('accounts', 'add')}>
          {text.home.demo.action}
        </ButtonLink>
      }
    >
      {text.home.demo.detail}
    </Notice>
  );
}
