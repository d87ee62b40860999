import { ChevronDown } from 'lucide-react';
import { memo, useId } from 'react';
import type { AccountStatus, AccountView } from '../../../../shared/models/account.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { Pill } from '../../../components/pill.tsx';
import { Tile } from '../../../components/tile.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { policyOf } from '../../../state/login-ways.ts';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { useNow } from '../../../state/use-now.ts';
import { methodOf } from '../account-task.ts';
import { StandingWord } from '../policy-label.tsx';
import { AccountDetails } from './account-details.tsx';
import { AccountGrip, type Grip } from './account-grip.tsx';
import { readStatus, shownState } from './account-state.ts';
import { AccountStory, LastError } from './account-story.tsx';
import { CredentialEnd } from './credential-end.tsx';
import { QuotaMeter } from './quota-meter.tsx';
import { pickWindows } from './quota-windows.ts';
import { RowMend, type RowParts } from './row-mend.tsx';
import { RowMenu, type RowPlace } from './row-menu.tsx';
import { RowOutcome } from './row-outcome.tsx';
import type { RowRequest } from './row-request.ts';
import { stateLook } from './state-look.ts';
import { useAccountActions } from './use-account-actions.ts';
import { useSoonMs } from './use-soon-ms.ts';
import './account-row.css';

export interface AccountRowProps {
  readonly account: AccountView;
  readonly provider: ProviderView;
  readonly place: RowPlace;
  readonly isOpen: boolean;
  /** Whether any account of the list has limits to show, so that all keep a place for them. */
  readonly hasQuotas: boolean;
  /** Null where there is nothing to put in order. */
  readonly grip: Grip | null;
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
}

/**
 * One account: who it is, until when it is good, what is left, what it does now, and beside a fault the action that
 * mends it. Every slice brings new objects, so rows compare what is in them: a list of hundreds redraws one.
 */
export const AccountRow = memo(DrawAccountRow, (before, after) => {
  return (
    before.onRequest === after.onRequest &&
    before.grip === after.grip &&
    before.isOpen === after.isOpen &&
    before.hasQuotas === after.hasQuotas &&
    JSON.stringify([before.account, before.provider, before.place]) ===
      JSON.stringify([after.account, after.provider, after.place])
  );
});

function DrawAccountRow(props: AccountRowProps) {
  const { account, provider, place, isOpen, hasQuotas, grip, onRequest } = props;
  const { status, shown } = useStatusNow(account);
  const actions = useAccountActions(account.id);
  const label = useEmailMask()(account.label);
  const detailsId = useId();
  const parts: RowParts = { account, provider, status, shown, actions, onRequest };
  return (
    <li className={isOpen ? 'account-row account-row-open' : 'account-row'} aria-label={label}>
      {grip === null ? null : (
        <AccountGrip account={account} label={label} grip={grip} onRequest={onRequest} />
      )}
      <div className={hasQuotas ? 'account-line account-line-quotas' : 'account-line'}>
        <RowTitle {...parts} label={label} isOpen={isOpen} detailsId={detailsId} />
        <KindCell account={account} provider={provider} />
        <span className="account-end small">
          <CredentialEnd account={account} paysPerToken={provider.baseUrl !== null} />
        </span>
        {hasQuotas ? <QuotaCells quota={account.quota} /> : null}
        <StateCell shown={shown} />
        <RowMenu {...parts} place={place} />
      </div>
      <RowWords {...parts} />
      {isOpen ? <AccountDetails id={detailsId} account={account} provider={provider} /> : null}
    </li>
  );
}

/** Ticks only where time changes the state. */
function useStatusNow(account: AccountView): Pick<RowParts, 'status' | 'shown'> {
  const now = useNow(account.status.state === 'cooling-down' ? 1000 : 60_000);
  const soonMs = useSoonMs();
  const status: AccountStatus = readStatus(account.status, now);
  return { status, shown: shownState(account, status, now, soonMs) };
}

/** The whole name opens the details, so that there is one large target. */
function RowTitle({
  account,
  provider,
  label,
  isOpen,
  detailsId,
  onRequest,
}: RowParts & { readonly label: string; readonly isOpen: boolean; readonly detailsId: string }) {
  return (
    <button
      type="button"
      className="account-title"
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailsId : undefined}
      onClick={() => onRequest('show-details', account)}
    >
      <Tile
        initials={initialOf(label)}
        title={<span title={label}>{label}</span>}
        detail={<Whereabouts account={account} provider={provider} />}
      />
      <ChevronDown className="account-chevron" aria-hidden="true" />
    </button>
  );
}

function initialOf(label: string): string {
  return (Array.from(label.trim())[0] ?? '').toUpperCase();
}

/** Plan and organisation of who signed in; else the address where it is not the provider's own, and the key's end. */
function Whereabouts({ account, provider }: Pick<RowParts, 'account' | 'provider'>) {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const { keyHint, baseUrl, identity, kind, label } = account;
  if (kind === 'pass-through') return text.accounts.passesThrough;
  const email = identity?.email === label ? null : (identity?.email ?? null);
  const known = [identity?.plan ?? null, identity?.organisation ?? null, email].filter(
    (part) => part !== null,
  );
  if (known.length > 0) {
    const words = mask(format.enumerate(known));
    return <span title={words}>{words}</span>;
  }
  const isOwnAddress = kind !== 'built-in' && baseUrl !== provider.baseUrl;
  return (
    <span title={isOwnAddress ? baseUrl : undefined}>
      {isOwnAddress ? `${baseUrl.replace(/^https:\/\//, '')} ` : null}
      {keyHint === '' ? null : (
        <>
          <span aria-hidden="true" className="mono">
            {`…${keyHint}`}
          </span>
          <span className="visually-hidden">{text.accounts.keyEnding(keyHint)}</span>
        </>
      )}
    </span>
  );
}

function KindCell({ account, provider }: Pick<RowParts, 'account' | 'provider'>) {
  const { text } = useWords();
  return (
    <span className="account-kind">
      <span>{text.accounts.kinds[account.kind]}</span>
      {account.kind === 'built-in' ? null : (
        <StandingWord standing={policyOf(provider, methodOf(account, provider)).standing} />
      )}
    </span>
  );
}

function QuotaCells({ quota }: Pick<AccountView, 'quota'>) {
  const { short, long } = pickWindows(quota);
  return (
    <>
      <span className="account-quota">{short === null ? null : <QuotaMeter window={short} />}</span>
      <span className="account-quota account-quota-long">
        {long === null ? null : <QuotaMeter window={long} />}
      </span>
    </>
  );
}

function StateCell({ shown }: Pick<RowParts, 'shown'>) {
  const { text } = useWords();
  return (
    <span className="account-state">
      <Pill {...stateLook[shown]}>{text.accounts.states[shown]}</Pill>
    </span>
  );
}

/** Below the line: why it is not ready, with the action that mends it, and what went wrong last. */
function RowWords(parts: RowParts) {
  const { account, status, shown, actions } = parts;
  return (
    <>
      {shown === 'ready' || shown === 'refreshing' ? null : (
        <div className="account-story small">
          <div className="account-words">
            <AccountStory account={account} status={status} shown={shown} />
          </div>
          <RowMend {...parts} />
        </div>
      )}
      <div className="account-outcome small muted">
        <LastError account={account} />
      </div>
      <RowOutcome actions={actions} />
    </>
  );
}
