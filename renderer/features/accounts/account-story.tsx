import type { AccountStatus, AccountView } from '../../../shared/models/account.ts';
import type { Reason } from '../../../shared/models/reason.ts';
import { ClampedText } from '../../components/clamped-text.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useNow } from '../../state/use-now.ts';

/** Why an account is not ready, in words, and until when; nothing for one that is. */
export function AccountStory({ status }: { readonly status: AccountStatus }) {
  const { text } = useWords();
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return null;
    case 'cooling-down':
      return <Resting {...status} />;
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
      return <Words>{text.explainSentence(status.reason)}</Words>;
    case 'paused':
      return <span>{text.accounts.pausedStory}</span>;
    case 'locked':
      return <span>{text.accounts.lockedStory}</span>;
  }
}

function Resting({ reason, endsAt }: { readonly reason: Reason; readonly endsAt: number }) {
  const { text, format } = useWords();
  const now = useNow(60_000);
  const isToday = new Date(endsAt).toDateString() === new Date(now).toDateString();
  const until = isToday ? format.clock(endsAt) : format.moment(endsAt);
  return <Words>{text.accounts.restingUntil(until, text.explainSentence(reason))}</Words>;
}

/** A provider's words may be long: three lines of them stand in the row. */
export function Words({ children }: { readonly children: React.ReactNode }) {
  const { text } = useWords();
  return (
    <ClampedText moreLabel={text.accounts.showAllWords} lessLabel={text.accounts.showLessWords}>
      {children}
    </ClampedText>
  );
}

/** What went wrong last, until something goes right; a refused key is the state itself and told there. */
export function LastError({ account: { lastError, status } }: { readonly account: AccountView }) {
  const { text, format } = useWords();
  const now = useNow(10_000);
  if (lastError === null || status.state === 'login-needed') return null;
  const words = text.explainSentence(lastError.words);
  return <Words>{text.accounts.lastError(format.relative(lastError.at, now), words)}</Words>;
}

/** Stands apart from the words, so that they do not move while it counts. */
export function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const { text, format } = useWords();
  const left = Math.max(endsAt - useNow(1000), 0);
  return <span className="muted nowrap">{text.accounts.timeLeft(format.countdown(left))}</span>;
}
