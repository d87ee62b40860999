/** Accounts that live on a token nothing renews: pasted by a person, kept until it ends. */
import type { Output, Parsed } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { AccountCheck, AccountIdentity, AccountView } from '../../shared/models/account.ts';
import type { LoginMethod, ProviderId } from '../../shared/models/provider.ts';
import type { CheckResult } from '../accounts/check-account.ts';
import type { NewLogin } from '../accounts/save-account.ts';
import type { TokenSet } from '../accounts/token-set.ts';
import type { Clock } from '../ports.ts';
import type { Provider, ProviderRegistry } from '../providers/provider-registry.ts';
import { requirePolicy } from '../providers/require-policy.ts';
import { findToken } from './find-token.ts';
import { readExpiry } from './issuer/jwt-claims.ts';
import { identifyToken } from './issuer/login-identity.ts';

export interface PasteTokenOptions {
  readonly providers: ProviderRegistry;
  readonly clock: Clock;
  readonly accounts: {
    saveLogin(login: NewLogin): AccountView;
    checkLogin(login: {
      readonly provider: ProviderId;
      readonly tokens: TokenSet;
      readonly identity: AccountIdentity | null;
    }): Promise<CheckResult>;
  };
  /** Throws what the vault throws when nothing could be saved now. */
  readonly requireVault: () => void;
}

/** `claude setup-token` says that its tokens are good for a year, and the token itself does not tell. */
const setupTokenLifeMs = 365 * 24 * 3_600_000;
const assumedYear =
  'Its end is taken to be a year from now, as claude setup-token says; the token does not tell.';

/**
 * Throws AppFailure `account-key-invalid`, `policy-not-accepted`, `login-method-missing`, `account-key-refused` or
 * `account-unreachable`; nothing is saved then.
 */
export async function pasteToken(
  options: PasteTokenOptions,
  input: Parsed<'accounts.pasteToken'>,
): Promise<Output<'accounts.pasteToken'>> {
  const provider = options.providers[input.provider];
  requirePolicy(provider, findMethod(provider), input.acceptPolicy);
  options.requireVault();
  const token = findToken(input.token, provider, options.providers);
  const { tokens, isAssumed } = describeToken(provider, token, input.expiresInMs, options.clock.now());
  const login = { provider: provider.id, tokens, identity: identifyToken(token) };
  const checked = input.check ? await options.accounts.checkLogin(login) : null;
  if (checked !== null) refuseUnlessUsable(checked, provider.id);
  const account = options.accounts.saveLogin({
    ...login,
    kind: 'token',
    label: input.label,
    source: null,
  });
  return { account, check: checked && describeCheck(checked, isAssumed) };
}

/** A provider offers one of them at most. */
function findMethod({ methods }: Provider): LoginMethod {
  return methods.some(({ method }) => method === 'setup-token') ? 'setup-token' : 'token';
}

function describeToken(provider: Provider, token: string, lifeMs: number | undefined, now: number) {
  const own = readExpiry(token);
  if (lifeMs === undefined && own !== null && own <= now) {
    throw new AppFailure({
      code: 'account-key-invalid',
      provider: provider.id,
      problem: 'The token’s time is up already.',
    });
  }
  const isAssumed = lifeMs === undefined && own === null && findMethod(provider) === 'setup-token';
  const given = lifeMs === undefined ? own : now + lifeMs;
  const tokens: TokenSet = {
    accessToken: token,
    refreshToken: null,
    idToken: null,
    expiresAt: isAssumed ? now + setupTokenLifeMs : given,
    receivedAt: now,
    scopes: [],
    generation: 0,
  };
  return { tokens, isAssumed };
}

function refuseUnlessUsable({ outcome, message }: CheckResult, provider: ProviderId): void {
  if (outcome === 'refused') throw new AppFailure({ code: 'account-key-refused', provider, words: message });
  if (outcome === 'unreachable') {
    throw new AppFailure({ code: 'account-unreachable', provider, reason: message });
  }
}

function describeCheck({ outcome, message, mended, models }: CheckResult, isAssumed: boolean): AccountCheck {
  return { outcome, message, models, mended: isAssumed ? assumedYear : mended };
}
