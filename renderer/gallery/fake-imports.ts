import type { FoundLogin, TakenLogin } from '../../shared/models/login.ts';
import { FakeFailure, type FakeAnswers } from '../bridge/fake-bridge.ts';
import type { AccountKeeper } from './fake-sign-ins.ts';
import * as samples from './samples.ts';

/** Logins of other tools that a test can take; one whose id is in `failing` turns out not to work. */
export function fakeImports(
  found: readonly FoundLogin[],
  failing: readonly string[],
  accounts: AccountKeeper,
): FakeAnswers {
  return {
    'imports.scan': async ({ owner, path }) => {
      await aMoment();
      if (path?.includes('nothing') === true) {
        return new FakeFailure({ code: 'no-login-found', owner: owner ?? 'cliproxyapi', path });
      }
      return found.filter(({ source }) => owner === undefined || source.owner === owner);
    },
    'imports.take': async ({ logins, mode }) => {
      await aMoment();
      return found
        .filter(({ id }) => logins.includes(id))
        .map((login) => (failing.includes(login.id) ? refused(login) : take(login, mode, accounts)));
    },
  };
}

const refused = ({ id, name, provider }: FoundLogin): TakenLogin => ({
  login: id,
  name,
  account: null,
  error: { code: 'account-key-refused', provider: provider ?? 'codex', words: 'The token has been revoked.' },
});

function take(login: FoundLogin, mode: 'import' | 'borrow', accounts: AccountKeeper): TakenLogin {
  const { id, name, provider, kind, source, identity, expiresAt } = login;
  const account = accounts.save(
    samples.account({
      id: login.account ?? `acc_${id}`,
      label: name,
      provider: provider ?? 'codex',
      kind: mode === 'borrow' ? 'borrowed' : kind,
      source,
      identity,
      expiresAt,
      renewable: mode === 'import' && kind === 'oauth',
      baseUrl: samples.providers.find((each) => each.id === provider)?.baseUrl ?? 'https://example.com',
      lastUsedAt: null,
    }),
  );
  return { login: id, name, account: account.id, error: null };
}

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 150));
