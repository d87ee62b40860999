import { setTimeout as sleep } from 'node:timers/promises';
import type { AppError } from '../../../shared/errors.ts';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import type { ProviderId } from '../../../shared/models/provider.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { CodeExchange, Issuer, TokenOutcome } from '../issuer/issuer.ts';
import { mergeIdentities } from '../issuer/login-identity.ts';

/** What came of a code. */
export type Finished =
  | { readonly kind: 'signed-in'; readonly tokens: TokenSet; readonly identity: AccountIdentity | null }
  | { readonly kind: 'failed'; readonly error: AppError };

/** How often a call is tried of which nothing left this machine. */
const tries = 3;
const pauseMs = 500;

/**
 * Exchanges a code for tokens and finds out whose they are. A code is good for one call: whatever may have reached the
 * issuer is not sent again (row OA-7).
 */
export async function finishExchange(
  issuer: Issuer,
  provider: ProviderId,
  exchange: CodeExchange,
): Promise<Finished> {
  let outcome = await issuer.exchangeCode(exchange);
  for (let tried = 1; outcome.kind === 'unsent' && tried < tries; tried += 1) {
    await sleep(pauseMs);
    outcome = await issuer.exchangeCode(exchange);
  }
  if (outcome.kind !== 'granted') return { kind: 'failed', error: describeFailure(provider, outcome) };
  return await identifyLogin(issuer, provider, outcome);
}

/** A provider that does not say who signed in does not end the sign-in; one that refuses the new token does. */
export async function identifyLogin(
  issuer: Issuer,
  provider: ProviderId,
  { tokens, identity: told }: { readonly tokens: TokenSet; readonly identity: AccountIdentity | null },
): Promise<Finished> {
  const asked = await issuer.readIdentity(tokens);
  if (asked.kind === 'refused') {
    return { kind: 'failed', error: { code: 'login-failed', provider, problem: asked.words } };
  }
  return { kind: 'signed-in', tokens, identity: mergeIdentities(asked.identity, told) };
}

function describeFailure(
  provider: ProviderId,
  outcome: Exclude<TokenOutcome, { kind: 'granted' }>,
): AppError {
  switch (outcome.kind) {
    case 'refused':
      return { code: 'login-failed', provider, problem: outcome.words };
    case 'unknown':
      return { code: 'login-answer-lost', provider, reason: outcome.reason };
    case 'unsent':
    case 'busy':
      return { code: 'login-failed', provider, problem: outcome.reason };
  }
}
