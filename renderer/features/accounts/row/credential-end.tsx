import type { AccountView } from '../../../../shared/models/account.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import { Mark } from '../../../components/mark.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useNow } from '../../../state/use-now.ts';
import { endsForGood, readExpiry } from './account-state.ts';
import { useSoonMs } from './use-soon-ms.ts';

/** Until when the credential is good, and what happens then: one line, and a quieter one. */
export function CredentialEnd({
  account,
  paysPerToken,
}: {
  readonly account: AccountView;
  /** Whether a key of this provider is billed by use: who runs an endpoint of their own may not be. */
  readonly paysPerToken: boolean;
}) {
  const { text } = useWords();
  const { kind, expiresAt, source } = account;
  if (kind === 'pass-through') return <span className="muted">{text.accounts.keptByClient}</span>;
  if (expiresAt === null) {
    return (
      <>
        <span className="muted">{text.accounts[kind === 'token' ? 'endNotTold' : 'doesNotExpire']}</span>
        {kind === 'api-key' && paysPerToken ? (
          <span className="small muted">{text.accounts.paysPerToken}</span>
        ) : null}
      </>
    );
  }
  return (
    <>
      <Countdown account={account} expiresAt={expiresAt} />
      {kind === 'borrowed' && source !== null ? (
        <span className="small muted">{text.accounts.renewedBy(loginOwnerNames[source.owner])}</span>
      ) : null}
    </>
  );
}

function Countdown({ account, expiresAt }: { readonly account: AccountView; readonly expiresAt: number }) {
  const { text, format } = useWords();
  const now = useNow(1000);
  const urgency = readExpiry(expiresAt, now, useSoonMs());
  const { renewsAt, renewable, status } = account;
  if (status.state === 'refreshing') return <span>{text.accounts.renewsNow}</span>;
  if (urgency === 'over') {
    return (
      <span className="row tone-bad">
        <Mark shape="attention" />
        {text.accounts.endedAt(format.relative(expiresAt, now))}
      </span>
    );
  }
  if (renewable && renewsAt !== null) {
    const left = renewsAt - now;
    return (
      <span title={text.accounts.endsIn(format.countdown(expiresAt - now))}>
        {left <= 0 ? text.accounts.renewsNow : text.accounts.renewsIn(format.countdown(coarsen(left)))}
      </span>
    );
  }
  const isUrgent = urgency === 'soon' && endsForGood(account);
  return (
    <span className={isUrgent ? 'row tone-warn' : 'row'} title={format.moment(expiresAt)}>
      {isUrgent ? <Mark shape="attention" /> : null}
      {text.accounts.endsIn(format.countdown(coarsen(expiresAt - now)))}
    </span>
  );
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Days for what is days ahead, minutes for what is minutes ahead, and seconds for the last ten minutes alone. */
function coarsen(ms: number): number {
  if (ms >= 2 * dayMs) return Math.floor(ms / dayMs) * dayMs;
  return ms >= 10 * minuteMs ? Math.floor(ms / minuteMs) * minuteMs : ms;
}
