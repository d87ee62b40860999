import type { AccountStatus, AccountView } from '../../../../shared/models/account.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { Button } from '../../../components/button.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { renewalMethod } from '../account-task.ts';
import type { ShownState } from './account-state.ts';
import { TimeLeft } from './account-story.tsx';
import type { RowRequest } from './row-request.ts';
import type { AccountActions } from './use-account-actions.ts';

export interface RowParts {
  readonly account: AccountView;
  readonly provider: ProviderView;
  readonly status: AccountStatus;
  readonly shown: ShownState;
  readonly actions: AccountActions;
  readonly onRequest: (request: RowRequest, account: AccountView) => void;
}

/** The action that mends a fault stands beside the fault. */
export function RowMend(parts: RowParts) {
  const { text } = useWords();
  const { account, status, shown, actions, onRequest } = parts;
  if (shown === 'expiring') return <RenewButton {...parts} />;
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
          <RenewButton {...parts} />
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

/** A new key, token or sign-in for the same account; nothing where only its client or its tool can see to that. */
function RenewButton({ account, provider, onRequest }: RowParts) {
  const { text } = useWords();
  if (account.kind === 'borrowed' || renewalMethod(account, provider) === null) return null;
  return (
    <Button size="small" onClick={() => onRequest('renew', account)}>
      {text.accounts.renewals[account.kind]}
    </Button>
  );
}
