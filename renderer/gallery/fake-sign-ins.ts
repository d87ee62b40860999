import type { LoginAttempt, PreflightCheck } from '../../shared/models/login.ts';
import type { AccountIdentity, AccountView } from '../../shared/models/account.ts';
import { FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { ownWords } from './own-words.ts';
import * as samples from './samples.ts';

/** What the accounts of the same made-up engine can do for a sign-in. */
export interface AccountKeeper {
  readonly list: () => readonly AccountView[];
  readonly save: (account: AccountView) => AccountView;
}

export interface SignInsStart {
  /** Sign-ins that are under way when the window opens. */
  readonly running?: readonly Partial<LoginAttempt>[];
  readonly preflight?: readonly PreflightCheck[];
  /** Who signs in. */
  readonly identity?: AccountIdentity | null;
}

const fine = (id: PreflightCheck['id']): PreflightCheck => ({ id, level: 'ok', finding: ownWords('Fine.') });

export const allFine: readonly PreflightCheck[] = [
  fine('vault'),
  fine('callback-port'),
  fine('name'),
  fine('connection'),
  fine('clock'),
  fine('proxy'),
];

export const ada: AccountIdentity = {
  subject: 'u-9',
  organisationId: 'o-9',
  organisation: 'Analytical Engines',
  email: 'ada@analytical.example',
  plan: 'ChatGPT Plus',
};

/**
 * Sign-ins that a test can play with. What is pasted says what becomes of it: `denied`, `lost`, `other-login` or
 * `no-code` in it ends that way, everything else signs in.
 */
export function fakeSignIns(
  start: SignInsStart,
  accounts: AccountKeeper,
  bridge: () => FakeBridge,
): { readonly answers: FakeAnswers; readonly slice: () => { revision: number; logins: LoginAttempt[] } } {
  let logins: LoginAttempt[] = (start.running ?? []).map((own) => ({ ...blank, ...own }));
  let revision = 1;
  let serial = 0;
  const slice = () => ({ revision, logins });
  const tell = (attempt: LoginAttempt) => {
    revision += 1;
    logins = [...logins.filter(({ id }) => id !== attempt.id), attempt];
    bridge().publish('logins.changed', slice());
    return attempt;
  };
  const find = (id: string) => logins.find((login) => login.id === id);
  const over = (login: string) => new FakeFailure({ code: 'login-over', login });
  const confirm = (attempt: LoginAttempt) => {
    const identity = start.identity === undefined ? ada : start.identity;
    const same = accounts.list().find((each) => each.identity?.email === (identity?.email ?? 'nobody'));
    const updates = same?.id ?? null;
    const differs = attempt.account !== null && attempt.account !== updates;
    return tell({ ...attempt, state: 'confirming', identity, updates, differs });
  };
  const answers: FakeAnswers = {
    'logins.preflight': async ({ method }) => {
      await aMoment();
      const checks = start.preflight ?? allFine;
      return checks.filter(({ id }) => method === 'browser' || id !== 'callback-port');
    },
    'logins.begin': async ({ provider, method, paste = false, account, acceptPolicy = false }) => {
      await aMoment();
      const view = samples.providers.find(({ id }) => id === provider);
      if (view?.policy.standing === 'own-apps-only' && !acceptPolicy) {
        return new FakeFailure({ code: 'policy-not-accepted', provider, method });
      }
      serial += 1;
      const isDevice = method === 'device-code';
      return tell({
        ...blank,
        id: `login_${String(serial)}`,
        provider,
        method,
        account: account ?? null,
        url: isDevice ? 'https://auth.openai.com/codex/device' : signInPage,
        redirectUri: isDevice ? null : 'http://localhost:1455/auth/callback',
        listening: !isDevice && !paste,
        userCode: isDevice ? 'K7QF-M2XT' : null,
        endsAt: Date.now() + 10 * samples.minute,
      });
    },
    'logins.get': ({ login }) => find(login) ?? over(login),
    'logins.paste': async ({ login, text }) => {
      const attempt = find(login);
      if (attempt?.state !== 'waiting') return over(login);
      if (text.trim() === '') return new FakeFailure({ code: 'pasted-text-refused', problem: 'empty' });
      if (text.includes('no-code'))
        return new FakeFailure({ code: 'pasted-text-refused', problem: 'no-code' });
      if (text.includes('other-login')) {
        return new FakeFailure({ code: 'pasted-text-refused', problem: 'other-login' });
      }
      tell({ ...attempt, state: 'exchanging' });
      await aMoment();
      if (text.includes('denied')) {
        return tell({
          ...attempt,
          state: 'failed',
          error: { code: 'login-refused', provider: attempt.provider, words: 'The workspace has no Codex.' },
        });
      }
      if (text.includes('lost')) {
        const reason = 'the connection ended';
        return tell({
          ...attempt,
          state: 'failed',
          error: { code: 'login-answer-lost', provider: attempt.provider, reason },
        });
      }
      return confirm(attempt);
    },
    'logins.save': async ({ login, acceptOther = false }) => {
      await aMoment();
      const attempt = find(login);
      if (attempt?.state !== 'confirming') return over(login);
      if (attempt.differs && !acceptOther) {
        return new FakeFailure({
          code: 'account-differs',
          expected: accounts.list().find(({ id }) => id === attempt.account)?.label ?? null,
          found: attempt.identity?.email ?? null,
        });
      }
      const known = accounts.list().find(({ id }) => id === attempt.updates);
      const saved = accounts.save({
        ...(known ?? newAccount(attempt, serial)),
        status: { state: 'ready' },
        lastError: null,
        expiresAt: Date.now() + samples.hour,
        renewsAt: Date.now() + 48 * samples.minute,
      });
      tell({ ...attempt, state: 'saved' });
      return saved;
    },
    'logins.cancel': ({ login }) => {
      const attempt = find(login);
      if (attempt !== undefined) tell({ ...attempt, state: 'cancelled', error: { code: 'login-cancelled' } });
      return {};
    },
  };
  return { answers, slice };
}

const signInPage =
  'https://auth.openai.com/oauth/authorize?response_type=code&client_id=app_made-up&redirect_uri=http%3A%2F%2Flocalhost%3A1455%2Fauth%2Fcallback&scope=openid+profile+email+offline_access&state=made-up-state&code_challenge=made-up&code_challenge_method=S256';

const blank: LoginAttempt = {
  id: 'login_0',
  provider: 'codex',
  method: 'browser',
  account: null,
  state: 'waiting',
  url: signInPage,
  redirectUri: 'http://localhost:1455/auth/callback',
  listening: true,
  userCode: null,
  endsAt: samples.now + 10 * samples.minute,
  identity: null,
  updates: null,
  differs: false,
  error: null,
};

const newAccount = ({ provider, identity }: LoginAttempt, serial: number): AccountView =>
  samples.account({
    id: `acc_signed_in_${String(serial)}`,
    label: identity?.email ?? provider,
    provider,
    kind: 'oauth',
    renewable: true,
    keyHint: '',
    identity,
    baseUrl: samples.providers.find(({ id }) => id === provider)?.baseUrl ?? 'https://example.com',
    lastUsedAt: null,
  });

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 150));
