import { X } from 'lucide-react';
import type { SignInNotice } from '../../shared/sign-in-bar.ts';
import { IconButton } from '../components/icon-button.tsx';
import { Notice } from '../components/notice.tsx';
import { useWords } from '../i18n/language-context.tsx';

/** What did not happen, and what can be done instead. */
export function BarNotice({
  notice,
  provider,
  onDismiss,
}: {
  readonly notice: SignInNotice;
  readonly provider: string;
  readonly onDismiss: () => void;
}) {
  const { text } = useWords();
  const { title, hint } = useNoticeWords(notice, provider);
  const dismiss = (
    <IconButton size="small" label={text.app.dismiss} onClick={onDismiss}>
      <X aria-hidden="true" />
    </IconButton>
  );
  return (
    <Notice tone={notice.code === 'failed' ? 'bad' : 'warn'} title={title} action={dismiss} live>
      {hint}
    </Notice>
  );
}

function useNoticeWords(notice: SignInNotice, provider: string): { title: string; hint: string } {
  const { signIn, explainError } = useWords().text;
  switch (notice.code) {
    case 'host-blocked':
      return { title: signIn.hostBlocked(notice.host), hint: signIn.hostBlockedHint(provider) };
    case 'scheme-blocked':
      return { title: signIn.schemeBlocked(notice.scheme), hint: signIn.schemeBlockedHint };
    case 'answer-strange':
      return { title: signIn.answerStrange, hint: signIn.answerStrangeHint };
    case 'failed': {
      const { message, hint } = explainError(notice.error);
      return { title: message, hint };
    }
  }
}
