import type { AccountStatus, AccountView } from '../../../../shared/models/account.ts';
import type { Reason } from '../../../../shared/models/reason.ts';
import { ClampedText } from '../../../components/clamped-text.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { useNow } from '../../../state/use-now.ts';
import type { ShownState } from './account-state.ts';

/** Why an account is not ready, in words, and until when; nothing for one that is. */
export function AccountStory({
  account,
  status,
  shown,
}: {
  readonly account: AccountView;
  readonly status: AccountStatus;
  readonly shown: ShownState;
}) {
  const { text } = useWords();
  const mask = useEmailMask();
  if (shown === 'expiring') return <span>{text.accounts.expiringStory}</span>;
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return null;
    case 'cooling-down':
      return <Resting {...status} />;
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
      return <Words>{mask(text.explainSentence(status.reason))}</Words>;
    case 'paused':
      return <span>{text.accounts.pausedStory}</span>;
    case 'locked':
      return <span>{text.accounts.lockedStory(text.accounts.secretNames[account.kind])}</span>;
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

/** What went wrong last, until something goes right; what the state itself says is told there. */
export function LastError({ account: { lastError, status } }: { readonly account: AccountView }) {
  const { text, format } = useWords();
  const now = useNow(10_000);
  const mask = useEmailMask();
  if (lastError === null || isToldByState(status)) return null;
  const words = mask(text.explainSentence(lastError.words));
  return <Words>{text.accounts.lastError(format.relative(lastError.at, now), words)}</Words>;
}

function isToldByState({ state }: AccountStatus): boolean {
  return state === 'login-needed' || state === 'expired' || state === 'unsuitable';
}

/** Stands apart from the words, so that they do not move while it counts. */
export function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const { text, format } = useWords();
  const left = Math.max(endsAt - useNow(1000), 0);
  return <span className="muted nowrap">{text.accounts.timeLeft(format.countdown(left))}</span>;
}
