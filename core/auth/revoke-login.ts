import type { Dispatcher } from 'undici';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { OAuthData } from '../../shared/models/provider.ts';
import type { Account } from '../accounts/account-store.ts';
import { foretellRevocation } from '../accounts/foretell-revocation.ts';
import type { RevokeLogin } from '../accounts/removed-accounts.ts';
import { readTokenSet } from '../accounts/token-set.ts';
import type { Logger } from '../ports.ts';
import type { Provider, ProviderRegistry } from '../providers/provider-registry.ts';
import type { Issuer, RevokeOutcome } from './issuer/issuer.ts';

export type OpenIssuer = (
  provider: Provider & { readonly oauth: OAuthData },
  dispatcher: Dispatcher,
) => Issuer;

export interface LoginRevokerOptions {
  readonly providers: ProviderRegistry;
  readonly log: Logger;
  readonly openIssuer: OpenIssuer;
  readonly dispatcher: (account: string | null) => Dispatcher;
}

/** Ends the logins of removed accounts at their providers, where those offer that (row OA-12). */
export function createLoginRevoker(options: LoginRevokerOptions): RevokeLogin {
  return async (account, readSealed) => {
    const provider = options.providers[account.provider];
    const { oauth } = provider;
    const foretold = foretellRevocation(account, provider);
    if (oauth === null || foretold?.code !== 'login-revoked-later') return foretold;
    try {
      const tokens = readTokenSet(readSealed() ?? '', account.label);
      // Its owner would be signed out by it.
      if (account.source !== null && tokens.generation === 0) {
        return { code: 'login-left-to-owner', owner: account.source.owner };
      }
      const issuer = options.openIssuer({ ...provider, oauth }, options.dispatcher(account.id));
      return conclude(options, account, oauth, await issuer.revoke(tokens));
    } catch {
      // Without its tokens nobody can end it; the cause might quote them.
      return conclude(options, account, oauth, { kind: 'failed', reason: 'its tokens could not be read' });
    }
  };
}

function conclude(
  { log }: LoginRevokerOptions,
  { id }: Account,
  { revokePage: page }: OAuthData,
  outcome: RevokeOutcome,
): Sentence {
  if (outcome.kind === 'revoked') return { code: 'login-revoked' };
  if (outcome.kind === 'not-offered') return { code: 'revocation-not-offered', page };
  log.warn('login.not-revoked', { account: id, reason: outcome.reason });
  return { code: 'revocation-failed', reason: outcome.reason, page };
}
