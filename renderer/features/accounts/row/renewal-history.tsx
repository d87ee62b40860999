import { useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { AccountView, TokenRenewal } from '../../../../shared/models/account.ts';
import { Skeleton } from '../../../components/empty.tsx';
import { Mark } from '../../../components/mark.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useBridge } from '../../../state/session-context.tsx';

/** What became of the account's token, newest first. Asked for when it is opened, and again when the token changed. */
export function RenewalHistory({ account }: { readonly account: AccountView }) {
  const { text } = useWords();
  const renewals = useRenewals(account);
  return (
    <section>
      <h3>{text.accounts.details.history}</h3>
      <Renewals renewals={renewals} />
    </section>
  );
}

function Renewals({ renewals }: { readonly renewals: Renewals }) {
  const { text, format } = useWords();
  const words = text.accounts.details;
  if (renewals === null) return <Skeleton lines={2} label={text.app.loading} />;
  if (!Array.isArray(renewals)) {
    return <p className="tone-bad">{text.explainError(renewals as AppError).message}</p>;
  }
  if (renewals.length === 0) return <p className="muted">{words.noHistory}</p>;
  return (
    // It scrolls, so the keyboard must be able to reach it.
    <ul className="renewals" tabIndex={0} aria-label={words.history}>
      {(renewals as readonly TokenRenewal[]).map(({ at, outcome, reason }, index) => (
        <li key={`${String(at)} ${String(index)}`} className={failed(outcome) ? 'tone-bad' : undefined}>
          <Mark shape={failed(outcome) ? 'attention' : 'ok'} />
          <span>
            {words.outcomes[outcome]}
            <span className="muted">{`, ${format.dayAndClock(at)}`}</span>
            {reason === null ? null : <span className="muted">{`. ${text.explainSentence(reason)}`}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Null: on its way. */
type Renewals = readonly TokenRenewal[] | AppError | null;

function useRenewals({ id, expiresAt, status }: AccountView): Renewals {
  const bridge = useBridge();
  const [renewals, setRenewals] = useState<Renewals>(null);
  const { state } = status;
  useEffect(() => {
    let isCurrent = true;
    void bridge.invoke('accounts.renewals', { account: id }).then((result) => {
      if (isCurrent) setRenewals(result.ok ? result.value : result.error);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, id, expiresAt, state]);
  return renewals;
}

const failed = (outcome: TokenRenewal['outcome']) => outcome === 'failed' || outcome === 'refused';
