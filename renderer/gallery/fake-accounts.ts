import type { Payload } from '../../shared/contract.ts';
import type { AccountCheck, AccountView } from '../../shared/models/account.ts';
import type { FoundLogin } from '../../shared/models/login.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import { explainReason } from '../../shared/explain-reason.ts';
import { createFakeBridge, FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { renewals } from './account-samples.ts';
import { fakeImports } from './fake-imports.ts';
import { fakeProxies } from './fake-proxies.ts';
import { fakeSignIns, type SignInsStart } from './fake-sign-ins.ts';
import { foundLogins } from './import-samples.ts';
import * as samples from './samples.ts';

export interface AccountsStart {
  readonly accounts: readonly AccountView[];
  readonly vault?: VaultStatus;
  readonly signIns?: SignInsStart;
  /** Logins of other tools, and the ids of those that do not work. */
  readonly found?: readonly FoundLogin[];
  readonly failing?: readonly string[];
  /** In place of the usual ones. */
  readonly answers?: FakeAnswers;
}

/**
 * An engine whose accounts and vault can be played with. A key says what becomes of it: one with `refused`,
 * `unreachable` or `unclear` in it ends that way when it is checked; a passphrase is right when it is `open`.
 */
export function createAccountsBridge(answers: FakeAnswers, start: AccountsStart): FakeBridge {
  let accounts = [...start.accounts];
  let vault = start.vault ?? samples.snapshot.vault.vault;
  let revision = 1;
  const removed = new Map<string, AccountView>();
  const slice = (): Payload<'accounts.changed'> => ({ revision, accounts });
  const tell = () => {
    revision += 1;
    bridge.publish('accounts.changed', slice());
  };
  const find = (id: string) => accounts.find((account) => account.id === id);
  const change = (id: string, own: Partial<AccountView>) => {
    const account = find(id);
    if (account === undefined) return notFound(id);
    const next = { ...account, ...own };
    accounts = accounts.map((each) => (each.id === id ? next : each));
    tell();
    return next;
  };
  const setVault = (next: VaultStatus) => {
    vault = next;
    if (!next.locked) accounts = accounts.map(unlock);
    bridge.publish('vault.changed', { revision: (revision += 1), vault });
    tell();
    return vault;
  };
  const keeper = {
    list: () => accounts,
    save: (account: AccountView) => {
      const isKnown = accounts.some(({ id }) => id === account.id);
      accounts = isKnown
        ? accounts.map((each) => (each.id === account.id ? account : each))
        : [...accounts, account];
      tell();
      return account;
    },
  };
  const signIns = fakeSignIns(start.signIns ?? {}, keeper, () => bridge);
  const own: FakeAnswers = {
    ...signIns.answers,
    ...fakeProxies(() => bridge),
    ...fakeImports(start.found ?? foundLogins, start.failing ?? [], keeper),
    'state.snapshot': () => ({
      ...samples.snapshot,
      accounts: slice(),
      logins: signIns.slice(),
      vault: { revision, vault },
    }),
    'accounts.pasteToken': async ({ provider, token, expiresInMs, label, check }) => {
      await aMoment();
      if (check !== false && token.includes('refused')) {
        return new FakeFailure({ code: 'account-key-refused', provider, words: samples.longWords });
      }
      const account = keeper.save(
        samples.account({
          id: `acc_token_${String(revision)}`,
          label: label ?? provider,
          provider,
          kind: 'token',
          keyHint: token.slice(-4),
          baseUrl: samples.providers.find(({ id }) => id === provider)?.baseUrl ?? 'https://example.com',
          expiresAt: expiresInMs === undefined ? null : Date.now() + expiresInMs,
          lastUsedAt: null,
        }),
      );
      return { account, check: check === false ? null : checkOf(token) };
    },
    'accounts.addPassThrough': async () => {
      await aMoment();
      return keeper.save(
        samples.account({
          id: 'acc_own',
          label: 'Claude Code’s own login',
          provider: 'claude',
          kind: 'pass-through',
          keyHint: '',
          lastUsedAt: null,
        }),
      );
    },
    'accounts.setOrder': async ({ accounts: order }) => {
      await aMoment();
      const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
      accounts = accounts.toSorted((a, b) => place(a.id) - place(b.id));
      tell();
      return { all: accounts.map(({ id }) => id), clients: {} };
    },
    'accounts.setWeight': ({ account, weight }) => change(account, { weight }),
    'accounts.renewals': async () => {
      await aMoment();
      return [...renewals];
    },
    'accounts.renew': async ({ account }) => {
      await aMoment();
      return change(account, {
        status: { state: 'ready' },
        lastError: null,
        expiresAt: Date.now() + samples.hour,
        renewsAt: Date.now() + 48 * samples.minute,
      });
    },
    'accounts.add': async ({ provider, key, baseUrl, label, check }) => {
      await aMoment();
      if (check !== false && key.includes('refused')) {
        return new FakeFailure({ code: 'account-key-refused', provider, words: samples.longWords });
      }
      if (check !== false && key.includes('unreachable')) {
        const reason = 'the connection was refused (ECONNREFUSED)';
        return new FakeFailure({ code: 'account-unreachable', provider, reason });
      }
      const view = samples.providers.find(({ id }) => id === provider);
      const account: AccountView = {
        id: `acc_new_${String(revision)}`,
        provider,
        label: label ?? view?.label ?? provider,
        kind: 'api-key',
        baseUrl: baseUrl ?? view?.baseUrl ?? 'https://example.com/v1',
        keyHint: key.slice(-4),
        identity: null,
        source: null,
        status: { state: 'ready' },
        lastError: null,
        quota: null,
        weight: 1,
        renewable: false,
        expiresAt: null,
        renewsAt: null,
        createdAt: Date.now(),
        lastUsedAt: null,
      };
      accounts = [...accounts, account];
      tell();
      const isMended = baseUrl !== undefined && !baseUrl.endsWith('/v1');
      return {
        account: isMended ? { ...account, baseUrl: `${baseUrl}/v1` } : account,
        check: check === false ? null : { ...checkOf(key), mended: isMended ? 'mended' : null },
      };
    },
    'accounts.test': async ({ account: id }) => {
      await aMoment();
      const account = find(id);
      if (account === undefined) return notFound(id);
      if (account.status.state !== 'login-needed') return { account, check: checkOf('works') };
      const check: AccountCheck = {
        outcome: 'refused',
        message: explainReason(account.status.reason),
        mended: null,
        models: [],
      };
      return { account, check };
    },
    'accounts.pause': ({ account }) => change(account, { status: { state: 'paused' } }),
    'accounts.resume': ({ account }) => change(account, { status: { state: 'ready' } }),
    'accounts.rename': ({ account, label }) => change(account, { label }),
    'accounts.remove': ({ account: id }) => {
      const account = find(id);
      if (account === undefined) return notFound(id);
      removed.set(id, account);
      accounts = accounts.filter((each) => each.id !== id);
      tell();
      return { revocation: null };
    },
    'accounts.restore': ({ account: id }) => {
      const account = removed.get(id);
      if (account === undefined) return new FakeFailure({ code: 'account-not-restorable', account: id });
      accounts = [...accounts, account];
      tell();
      return account;
    },
    'vault.unlock': async ({ passphrase }) => {
      await aMoment();
      if (vault.kind === 'passphrase' && passphrase !== 'open') {
        return new FakeFailure({ code: 'vault-passphrase-wrong' });
      }
      return vault.kind === 'passphrase' ? setVault(openVault('passphrase')) : vault;
    },
    'vault.create': async ({ kind }) => {
      await aMoment();
      if (kind === 'keychain') return new FakeFailure({ code: 'vault-not-chosen', fault: 'absent' });
      return setVault(openVault(kind));
    },
  };
  const bridge = createFakeBridge({ ...answers, ...own, ...start.answers });
  return bridge;
}

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 150));

const notFound = (id: string) => new FakeFailure({ code: 'not-found', what: 'account', id });

export const openVault = (kind: VaultStatus['kind']): VaultStatus => ({
  kind,
  locked: false,
  backend: null,
  fault: null,
  message: null,
});

function unlock(account: AccountView): AccountView {
  return account.status.state === 'locked' ? { ...account, status: { state: 'ready' } } : account;
}

function checkOf(key: string): AccountCheck {
  if (key.includes('unclear')) {
    const message = 'There is no model list at this address (404); nothing was checked.';
    return { outcome: 'unclear', message, mended: null, models: [] };
  }
  const models = Array.from({ length: 14 }, (_, index) => `claude-model-with-a-name-${String(index + 1)}`);
  return { outcome: 'works', message: 'The key works.', mended: null, models };
}
