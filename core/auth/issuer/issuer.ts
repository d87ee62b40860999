/**
 * A client for one provider's issuer: the only code that sends codes and refresh tokens anywhere. It says exactly what
 * is known after a call, because a single-use token that is sent twice can end a login (row REF-6). Nothing that it
 * sends or gets is logged; words of the issuer come out without the secrets that the call carried.
 */
import type { Dispatcher } from 'undici';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { Clock } from '../../ports.ts';
import type { Provider } from '../../providers/provider-registry.ts';
import { callIssuer, type CallResult } from './issuer-call.ts';
import { parseJson, readIssuerError } from './issuer-words.ts';
import { identifyBody, identifyToken, mergeIdentities } from './login-identity.ts';
import { judgeTokenCall, type TokenOutcome } from './token-outcome.ts';

export type { TokenOutcome } from './token-outcome.ts';

export interface CodeExchange {
  readonly code: string;
  /** Letter by letter as the sign-in page was given it. */
  readonly redirectUri: string;
  /** Null for a sign-in without PKCE. */
  readonly verifier: string | null;
  readonly state: string;
}

export type IdentityOutcome =
  /** `identity` is null when the provider tells nothing about this login. */
  | { readonly kind: 'known'; readonly identity: AccountIdentity | null }
  /** The access token is not taken (401). */
  | { readonly kind: 'refused'; readonly words: string }
  /** Nobody could be asked, or the token may not ask that. `identity`: what the tokens themselves tell. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly identity: AccountIdentity | null };

export type RevokeOutcome =
  | { readonly kind: 'revoked' }
  /** The provider has no way to do it: `revokePage` is where a person can. */
  | { readonly kind: 'not-offered' }
  | { readonly kind: 'failed'; readonly reason: string };

/** None of these rejects. */
export interface Issuer {
  /** Host name of the token endpoint, for messages. */
  readonly host: string;
  /** A code is good for one call: never repeat it, whatever the outcome (row OA-7). */
  exchangeCode(exchange: CodeExchange): Promise<TokenOutcome>;
  /** Spends the refresh token of `tokens`, which must have one. What the answer leaves out is kept from them. */
  refresh(tokens: TokenSet): Promise<TokenOutcome>;
  /** Best effort, 10 s at most (row OA-12). */
  revoke(tokens: TokenSet): Promise<RevokeOutcome>;
  /** Who the tokens belong to: from their claims, and from the provider's profile where there is one. */
  readIdentity(tokens: TokenSet): Promise<IdentityOutcome>;
}

export interface IssuerOptions {
  readonly provider: Pick<Provider, 'ownBetas'> & { readonly oauth: OAuthData };
  /** Connects to any origin that the provider's data names. */
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** For a token call until its last byte. @default 30 s */
  readonly tokenLimitMs?: number;
}

const defaultTokenLimitMs = 30_000;
const revokeLimitMs = 10_000;
const profileLimitMs = 15_000;

export function createIssuer(options: IssuerOptions): Issuer {
  const { provider, dispatcher, clock, tokenLimitMs = defaultTokenLimitMs } = options;
  const { oauth, ownBetas } = provider;
  const askToken = async (fields: Fields, secrets: readonly (string | null)[], before?: TokenSet) => {
    const result = await callIssuer(dispatcher, {
      url: oauth.tokenUrl,
      method: 'POST',
      limitMs: tokenLimitMs,
      ...encode({ ...fields, ...nameClient(oauth) }, oauth.tokenBody),
    });
    return judgeTokenCall({
      result,
      secrets: [...secrets, oauth.clientSecret].filter((secret) => secret !== null),
      receivedAt: clock.now(),
      ...(before === undefined ? {} : { before }),
    });
  };
  return {
    host: new URL(oauth.tokenUrl).hostname,
    exchangeCode: ({ code, redirectUri, verifier, state }) =>
      askToken(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          ...(verifier === null ? {} : { code_verifier: verifier }),
          ...(oauth.stateInExchange ? { state } : {}),
        },
        [code, verifier, state],
      ),
    refresh: (tokens) => {
      const { refreshToken } = tokens;
      if (refreshToken === null) return Promise.resolve(nothingToSend);
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
      return askToken(fields, [refreshToken, tokens.accessToken, tokens.idToken], tokens);
    },
    revoke: async (tokens) => {
      if (oauth.revokeUrl === null) return { kind: 'not-offered' };
      return judgeRevocation(
        await callIssuer(dispatcher, {
          url: oauth.revokeUrl,
          method: 'POST',
          limitMs: revokeLimitMs,
          ...encode(nameToken(tokens, oauth), oauth.revokeBody),
        }),
        tokens,
      );
    },
    readIdentity: async (tokens) => {
      const told = mergeIdentities(identifyToken(tokens.idToken), identifyToken(tokens.accessToken));
      if (oauth.profileUrl === null) return { kind: 'known', identity: told };
      const result = await callIssuer(dispatcher, {
        url: oauth.profileUrl,
        method: 'GET',
        limitMs: profileLimitMs,
        headers: {
          authorization: `Bearer ${tokens.accessToken}`,
          ...(ownBetas.length === 0 ? {} : { 'anthropic-beta': ownBetas.join(',') }),
        },
      });
      return judgeProfile(result, told, tokens);
    },
  };
}

type Fields = Readonly<Record<string, string>>;

const nothingToSend: TokenOutcome = { kind: 'unsent', reason: 'there is no refresh token' };

function nameClient({ clientId, clientSecret }: OAuthData): Fields {
  return { client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) };
}

/** The refresh token where there is one: it ends the whole login (RFC 7009, 2.1). */
function nameToken({ refreshToken, accessToken }: TokenSet, { clientId }: OAuthData): Fields {
  if (refreshToken === null) return { token: accessToken, token_type_hint: 'access_token' };
  return { token: refreshToken, token_type_hint: 'refresh_token', client_id: clientId };
}

function encode(fields: Fields, as: OAuthData['tokenBody']) {
  return as === 'json'
    ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) }
    : {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      };
}

function judgeRevocation(result: CallResult, tokens: TokenSet): RevokeOutcome {
  if (result.kind !== 'answered') return { kind: 'failed', reason: result.reason };
  if (result.status < 300) return { kind: 'revoked' };
  const error = readIssuerError(result.text, listSecrets(tokens));
  // Google says so of a login that had ended already.
  if (error?.code === 'invalid_token') return { kind: 'revoked' };
  return { kind: 'failed', reason: error?.words ?? `it answered ${result.status}` };
}

function judgeProfile(result: CallResult, told: AccountIdentity | null, tokens: TokenSet): IdentityOutcome {
  if (result.kind !== 'answered') return { kind: 'unknown', reason: result.reason, identity: told };
  const asked = result.status < 300 ? identifyBody(parseJson(result.text)) : null;
  if (asked !== null) return { kind: 'known', identity: mergeIdentities(asked, told) };
  const error = readIssuerError(result.text, listSecrets(tokens));
  if (result.status === 401 && error !== undefined) return { kind: 'refused', words: error.words };
  return { kind: 'unknown', reason: error?.words ?? `it answered ${result.status}`, identity: told };
}

function listSecrets({ accessToken, refreshToken, idToken }: TokenSet): string[] {
  return [accessToken, refreshToken, idToken].filter((secret) => secret !== null);
}
