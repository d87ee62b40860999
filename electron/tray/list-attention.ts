import type { AccountView } from '../../shared/models/account.ts';
import type { TrayAction, TrayState } from './describe-tray.ts';

export interface Attention {
  readonly label: string;
  readonly action: TrayAction;
}

/** What needs the person, the most urgent first. A cooldown mends itself and is not among it. */
export function listAttention(state: TrayState): Attention[] {
  return [...listVault(state), ...listAccounts(state)];
}

function listVault({ facts: { vault }, words }: TrayState): Attention[] {
  if (vault === null) return [];
  const action = { do: 'open', screen: 'settings' } as const;
  if (vault.kind === 'none') return [{ label: words.vaultMissing, action }];
  return vault.locked ? [{ label: words.vaultLocked, action }] : [];
}

/** Until the engine has told its settings. */
const defaultSoonMs = 24 * 3_600_000;

function listAccounts(state: TrayState): Attention[] {
  const { accounts } = state.facts;
  const action = { do: 'open', screen: 'accounts' } as const;
  if (accounts.length === 0) return [{ label: state.words.noAccount, action }];
  return accounts.flatMap((account) => {
    const label = describeAccount(account, state);
    return label === undefined ? [] : [{ label, action }];
  });
}

function describeAccount(
  { label, status, expiresAt, renewable }: AccountView,
  state: TrayState,
): string | undefined {
  const { words, now, language } = state;
  if (status.state === 'login-needed' || status.state === 'expired') return words.accountNeedsLogin(label);
  // What renews itself ends every few hours, and needs nobody.
  if (renewable || expiresAt === null || expiresAt <= now) return undefined;
  if (expiresAt - now > (state.facts.settings?.expiresSoonMs ?? defaultSoonMs)) return undefined;
  return words.accountEnds(label, formatLeft(expiresAt - now, language));
}

function formatLeft(ms: number, language: string): string {
  const minutes = Math.round(ms / 60_000);
  const format = new Intl.RelativeTimeFormat(language);
  return minutes < 60 ? format.format(minutes, 'minute') : format.format(Math.round(minutes / 60), 'hour');
}
