import { Mark } from '../../components/mark.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useNow } from '../../state/use-now.ts';
import { readExpiry } from './account-state.ts';

const minuteMs = 60_000;

/** Until when the credential is good. */
export function Expiry({ expiresAt }: { readonly expiresAt: number | null }) {
  const { text } = useWords();
  if (expiresAt === null) return <span className="muted">{text.accounts.doesNotExpire}</span>;
  return <ExpiryCountdown expiresAt={expiresAt} />;
}

function ExpiryCountdown({ expiresAt }: { readonly expiresAt: number }) {
  const { text, format } = useWords();
  const now = useNow(1000);
  const urgency = readExpiry(expiresAt, now);
  if (urgency === 'over') {
    return (
      <span className="row tone-bad">
        <Mark shape="attention" />
        {text.accounts.endedAt(format.relative(expiresAt, now))}
      </span>
    );
  }
  return (
    <span className={urgency === 'soon' ? 'row tone-warn' : 'row'}>
      {urgency === 'soon' ? <Mark shape="attention" /> : null}
      {text.accounts.endsIn(format.countdown(expiresAt - now))}
    </span>
  );
}

/** The engine writes it down once a minute, so nothing finer is said. */
export function LastUsed({ at }: { readonly at: number | null }) {
  const { text } = useWords();
  return at === null ? <span>{text.accounts.neverUsed}</span> : <UsedAgo at={at} />;
}

function UsedAgo({ at }: { readonly at: number }) {
  const { text, format } = useWords();
  const now = useNow(minuteMs / 2);
  const isJustNow = now - at < minuteMs;
  return (
    <time dateTime={new Date(at).toISOString()} title={format.moment(at)}>
      {isJustNow ? text.accounts.usedJustNow : text.accounts.used(format.relative(at, now))}
    </time>
  );
}
