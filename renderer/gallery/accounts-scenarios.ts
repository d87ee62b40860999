import type { AccountStatus, AccountView } from '../../shared/models/account.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import { FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { everyKind, everySignInState } from './account-samples.ts';
import { type AccountsStart, createAccountsBridge, openVault } from './fake-accounts.ts';
import { allFine } from './fake-sign-ins.ts';
import { hostileAccounts, hostileLogins } from './hostile-accounts.ts';
import { ownWords } from './own-words.ts';
import * as samples from './samples.ts';

/** Every state an account can be in, with the longest words. */
const everyState: readonly AccountStatus[] = [
  { state: 'ready' },
  {
    state: 'cooling-down',
    reason: ownWords('Its 5 h window is used up, Anthropic says.'),
    endsAt: samples.now + 84 * samples.minute,
  },
  { state: 'cooling-down', reason: ownWords(samples.longWords), endsAt: samples.now + 90_000 },
  { state: 'login-needed', reason: ownWords(samples.longWords) },
  { state: 'paused' },
  { state: 'locked', reason: { code: 'passphrase-needed' } },
];

function manyAccounts(count: number): AccountView[] {
  const providers = samples.providers.map(({ id, baseUrl }) => ({ id, baseUrl }));
  return Array.from({ length: count }, (_, index) => {
    const { id, baseUrl } = providers[index % providers.length] ?? { id: 'anthropic', baseUrl: null };
    return samples.account({
      id: `acc_${String(index)}`,
      label:
        index % 6 === 0
          ? `${'a label of eighty characters '.repeat(3).slice(0, 77)} ${String(index % 100)}`
          : `account ${String(index)}`,
      provider: id,
      baseUrl: baseUrl ?? `https://gateway-${String(index)}.example.com/a/long/path/to/v1`,
      keyHint: String(1000 + index).slice(-4),
      status: everyState[index % everyState.length] ?? { state: 'ready' },
      expiresAt: index % 5 === 3 ? samples.now + (index % 4) * samples.day + 3 * samples.hour : null,
      lastUsedAt: index % 3 === 0 ? null : samples.now - index * samples.minute,
    });
  });
}

const locked = (account: AccountView): AccountView => ({
  ...account,
  status: { state: 'locked', reason: { code: 'passphrase-needed' } },
});

const keychain: VaultStatus = {
  kind: 'keychain',
  locked: true,
  backend: 'secret-service (gnome-keyring-daemon)',
  fault: null,
  message: null,
};

const failure = new FakeFailure({
  code: 'storage-failed',
  path: '/home/me/portunus.db',
  reason: 'the disk is full',
});

const portTaken = {
  code: 'port-unavailable',
  port: 1455,
  reason: 'in-use',
  holder: 'codex (4711)',
} as const;

const starts: Readonly<Record<string, AccountsStart>> = {
  accounts: { accounts: samples.accounts },
  'accounts-empty': { accounts: [] },
  'accounts-states': { accounts: manyAccounts(12) },
  'accounts-thousand': { accounts: manyAccounts(1000) },
  'accounts-failing': {
    accounts: samples.accounts,
    answers: {
      'accounts.add': () => failure,
      'accounts.pause': () => failure,
      'accounts.rename': () => failure,
      'accounts.remove': () => failure,
    },
  },
  'accounts-kinds': { accounts: everyKind },
  'accounts-sign-in-states': { accounts: everySignInState },
  'accounts-hostile': { accounts: hostileAccounts, found: hostileLogins },
  /** Somebody else signs in than the account is. */
  'sign-in-differs': {
    accounts: everyKind,
    signIns: { identity: { ...samples.nobody, email: 'eve@other.example' } },
  },
  'sign-in-same': {
    accounts: everyKind,
    signIns: { identity: { ...samples.nobody, email: 'ada.private@mail.example' } },
  },
  'sign-in-unknown': { accounts: [], signIns: { identity: null } },
  'sign-in-running': { accounts: everyKind, signIns: { running: [{}] } },
  'sign-in-port-taken': {
    accounts: [],
    signIns: {
      preflight: allFine.map((check) =>
        check.id === 'callback-port'
          ? { id: check.id, level: 'fail', finding: portTaken }
          : check.id === 'clock'
            ? { id: check.id, level: 'warn', finding: ownWords('This computer’s clock is 3 minutes behind.') }
            : check,
      ),
    },
  },
  'imports-none': { accounts: [], found: [] },
  'imports-partial': { accounts: [], failing: ['f_open_codex'] },
  'vault-locked': {
    accounts: samples.accounts.map(locked),
    vault: { ...openVault('passphrase'), locked: true },
  },
  'vault-silent': { accounts: samples.accounts.map(locked), vault: { ...keychain, fault: 'silent' } },
  'vault-changed': { accounts: samples.accounts.map(locked), vault: { ...keychain, fault: 'changed' } },
  'vault-lost': { accounts: samples.accounts, vault: { ...keychain, locked: false, fault: 'key-lost' } },
  'vault-none': { accounts: [], vault: { ...openVault('none'), fault: 'absent' } },
  'vault-session': { accounts: samples.accounts, vault: openVault('session') },
};

/** What accounts and the vault can look like, e.g. `?scenario=vault-locked#/accounts`. */
export const accountsScenarios: Readonly<Record<string, (answers: FakeAnswers) => FakeBridge>> =
  Object.fromEntries(
    Object.entries(starts).map(([name, start]) => [
      name,
      (answers: FakeAnswers) => createAccountsBridge(answers, start),
    ]),
  );
