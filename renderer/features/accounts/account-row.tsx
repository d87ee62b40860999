import { Ellipsis } from 'lucide-react';
import { memo } from 'react';
import type { AccountStatus, AccountView } from '../../../shared/models/account.ts';
import type { ProviderView } from '../../../shared/models/provider.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Pill } from '../../components/pill.tsx';
import { Tile } from '../../components/tile.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useNow } from '../../state/use-now.ts';
import { Expiry, LastUsed } from './account-facts.tsx';
import { readStatus } from './account-state.ts';
import { AccountStory, LastError, TimeLeft, Words } from './account-story.tsx';
import { stateLook } from './state-look.ts';
import { type AccountActions, useAccountActions } from './use-account-actions.ts';
import './account-row.css';

/** What a row cannot do by itself: it needs a question in front of the list, or another part of the screen. */
export type RowRequest = 'rename' | 'replace' | 'remove' | 'unlock-vault';

export interface AccountRowProps {
  readonly account: AccountView;
  readonly provider: ProviderView;
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
}

/**
 * One account: who it is, until when it is good, what it does now, and beside a fault the action that mends it.
 * Every slice brings new objects, so rows compare what is in them: a list of hundreds redraws one.
 */
export const AccountRow = memo(DrawAccountRow, (before, after) => {
  return (
    before.onRequest === after.onRequest &&
    JSON.stringify([before.account, before.provider]) === JSON.stringify([after.account, after.provider])
  );
});

function DrawAccountRow({ account, provider, onRequest }: AccountRowProps) {
  const { text } = useWords();
  const status = useStatusNow(account.status);
  const actions = useAccountActions(account.id);
  return (
    <li className="account-row" aria-label={account.label}>
      <div className="account-line">
        <Tile
          initials={initialOf(account.label)}
          title={<span title={account.label}>{account.label}</span>}
          detail={<Whereabouts account={account} provider={provider} />}
        />
        <span>
          <Pill>{text.accounts.kinds[account.kind]}</Pill>
        </span>
        <span className="small account-expiry">
          <Expiry expiresAt={account.expiresAt} />
        </span>
        <span className="small muted account-used">
          <LastUsed at={account.lastUsedAt} />
        </span>
        <span className="account-state">
          <Pill {...stateLook[status.state]}>{text.accounts.states[status.state]}</Pill>
        </span>
        <RowMenu account={account} status={status} actions={actions} onRequest={onRequest} />
      </div>
      {status.state === 'ready' ? null : (
        <div className="account-story small">
          <div className="account-words">
            <AccountStory status={status} />
          </div>
          <Mend account={account} status={status} actions={actions} onRequest={onRequest} />
        </div>
      )}
      <div className="account-outcome small muted">
        <LastError account={account} />
      </div>
      <Outcome actions={actions} />
    </li>
  );
}

/** Ticks only where time changes the state. */
function useStatusNow(status: AccountStatus): AccountStatus {
  const now = useNow(status.state === 'cooling-down' ? 1000 : 3_600_000);
  return readStatus(status, now);
}

function initialOf(label: string): string {
  return (Array.from(label.trim())[0] ?? '').toUpperCase();
}

/** The key's end, and the address where it is not the provider's own. */
function Whereabouts({ account, provider }: Pick<AccountRowProps, 'account' | 'provider'>) {
  const { text } = useWords();
  const { keyHint, baseUrl } = account;
  const isOwnAddress = account.kind !== 'built-in' && baseUrl !== provider.baseUrl;
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

interface RowParts extends Pick<AccountRowProps, 'account' | 'onRequest'> {
  readonly status: AccountStatus;
  readonly actions: AccountActions;
}

/** The action that mends a fault stands beside the fault. */
function Mend({ account, status, actions, onRequest }: RowParts) {
  const { text } = useWords();
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return null;
    case 'cooling-down':
      return (
        <span className="row">
          <TimeLeft endsAt={status.endsAt} />
          <Button size="small" pending={actions.pending} onClick={actions.resume}>
            {text.accounts.tryNow}
          </Button>
        </span>
      );
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
      return (
        <span className="row">
          <Button size="small" pending={actions.pending} onClick={actions.test}>
            {actions.testing ? text.accounts.testing : text.accounts.testAgain}
          </Button>
          <Button size="small" onClick={() => onRequest('replace', account)}>
            {text.accounts.replaceKey}
          </Button>
        </span>
      );
    case 'paused':
      return (
        <Button size="small" pending={actions.pending} onClick={actions.resume}>
          {text.accounts.resume}
        </Button>
      );
    case 'locked':
      return (
        <Button size="small" onClick={() => onRequest('unlock-vault', account)}>
          {text.accounts.unlockVault}
        </Button>
      );
  }
}

function RowMenu({ account, status, actions, onRequest }: RowParts) {
  const { text } = useWords();
  const isOwn = account.kind !== 'built-in';
  const isPaused = status.state === 'paused';
  const items: MenuItem[] = [
    { label: text.accounts.test, disabled: actions.pending, onSelect: actions.test },
    ...(isOwn
      ? [
          isPaused
            ? { label: text.accounts.resume, disabled: actions.pending, onSelect: actions.resume }
            : { label: text.accounts.pause, disabled: actions.pending, onSelect: actions.pause },
          { label: text.accounts.rename, onSelect: () => onRequest('rename', account) },
          { label: text.accounts.replaceKeyMenu, onSelect: () => onRequest('replace', account) },
          { label: text.accounts.remove, danger: true, onSelect: () => onRequest('remove', account) },
        ]
      : []),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <IconButton size="small" label={text.accounts.moreFor(account.label)}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    />
  );
}

/** What the last test or change came to; a refusal is told by the account's own state. */
function Outcome({ actions: { testing, check, error } }: { readonly actions: AccountActions }) {
  const { text, format } = useWords();
  const explain = useExplain();
  const words = () => {
    if (testing) return text.accounts.testing;
    if (error !== null) return `${explain(error).message} ${explain(error).hint}`;
    if (check?.outcome === 'works') {
      const count = check.models.length;
      return count === 0 ? text.accounts.checkWorks : text.accounts.checkWorksModels(format.number(count));
    }
    if (check?.outcome === 'unreachable') return text.accounts.checkUnreachable(check.message);
    if (check?.outcome === 'unclear') return text.accounts.checkUnclear(check.message);
    return null;
  };
  const shown = words();
  const isGood = error === null && check?.outcome === 'works';
  return (
    <div className={`account-outcome small ${isGood ? 'tone-good' : ''}`} role="status">
      {shown === null ? null : <Words>{shown}</Words>}
    </div>
  );
}
