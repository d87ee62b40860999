import { useWords } from '../../../i18n/language-context.tsx';
import { useNow } from '../../../state/use-now.ts';

const minuteMs = 60_000;

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
      {isJustNow ? text.accounts.usedJustNow : format.relative(at, now)}
    </time>
  );
}
