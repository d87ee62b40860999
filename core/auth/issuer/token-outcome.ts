import { z } from 'zod';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { CallResult, IssuerAnswer } from './issuer-call.ts';
import { parseJson, readIssuerError, type IssuerError } from './issuer-words.ts';
import { readLifeMs } from './jwt-claims.ts';
import { identifyBody, identifyToken, mergeIdentities } from './login-identity.ts';
import { readDate, readRetryAfter } from './retry-after.ts';

/** What is known after a call to the token endpoint, and no more than that. */
export type TokenOutcome =
  /** `identity`: as far as the answer itself tells. */
  | { readonly kind: 'granted'; readonly tokens: TokenSet; readonly identity: AccountIdentity | null }
  /** The issuer's own words against this code or refresh token (row REF-11): trying again is useless. */
  | { readonly kind: 'refused'; readonly code: string; readonly words: string }
  /** Nothing left this machine: it may be tried again freely. */
  | { readonly kind: 'unsent'; readonly reason: string }
  /** Turned away by the issuer, or by somebody on the way to it, before anything was spent: 429, a web page, a redirect. */
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterMs: number | null }
  /**
   * It was sent, and whether the code or token is spent is not known (row REF-6): no answer, half of one, a 5xx,
   * which a gateway also gives when the work behind it was done.
   */
  | { readonly kind: 'unknown'; readonly reason: string; readonly retryAfterMs: number | null };

export interface TokenCall {
  readonly result: CallResult;
  /** What the call carried: never part of any words. */
  readonly secrets: readonly string[];
  /** The tokens that the answer renews; undefined for a first exchange, which any error ends. */
  readonly before?: TokenSet;
  /** Wall time of the receipt. */
  readonly receivedAt: number;
}

/** Every field is optional in a refresh but the token itself (OpenAI's own client says so). */
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish().catch(null),
  id_token: z.string().min(1).nullish().catch(null),
  expires_in: z.coerce.number().positive().max(1e10).nullish().catch(null),
  scope: z.string().nullish().catch(null),
});

/** By these a refresh token is over for good. */
const finalCodes = new Set([
  'invalid_grant',
  'refresh_token_expired',
  'refresh_token_reused',
  'refresh_token_invalidated',
]);

export function judgeTokenCall(call: TokenCall): TokenOutcome {
  const { result } = call;
  if (result.kind === 'unsent') return result;
  if (result.kind === 'unknown') return { ...result, retryAfterMs: null };
  const retryAfterMs = readRetryAfter(result.headers, call.receivedAt);
  const reason = `it answered ${result.status}`;
  if (result.status >= 500) return { kind: 'unknown', reason, retryAfterMs };
  if (result.status === 429) return { kind: 'busy', reason: 'it asks to wait (429)', retryAfterMs };
  const granted = result.status < 300 ? readGrant(result, call) : undefined;
  if (granted !== undefined) return granted;
  const error = readIssuerError(result.text, call.secrets);
  if (error !== undefined) return judgeError(error, result.status, call.before === undefined);
  if (looksForeign(result)) {
    return { kind: 'busy', reason: `${reason} with a web page instead of its own words`, retryAfterMs };
  }
  // It says yes, and the rest of it is missing.
  if (result.status < 300)
    return { kind: 'unknown', reason: 'its answer could not be read', retryAfterMs: null };
  return { kind: 'busy', reason, retryAfterMs };
}

function judgeError(error: IssuerError, status: number, isFirst: boolean): TokenOutcome {
  // Wrong about us, not about the login: mending that mends every account.
  const isOurs = error.code === 'invalid_client';
  if (isFirst || finalCodes.has(error.code) || (status === 401 && !isOurs)) {
    return { kind: 'refused', ...error };
  }
  return { kind: 'busy', reason: `it answered ${status}: ${error.words}`, retryAfterMs: null };
}

/** The sign-in page of a hotel's network, a company's filter, a load balancer. */
function looksForeign({ status, headers, text }: IssuerAnswer): boolean {
  return (
    (status >= 300 && status < 400) ||
    String(headers['content-type']).startsWith('text/html') ||
    text.trimStart().startsWith('<')
  );
}

function readGrant(answer: IssuerAnswer, { before, receivedAt }: TokenCall): TokenOutcome | undefined {
  const body = parseJson(answer.text);
  const fields = TokenAnswer.safeParse(body).data;
  if (fields === undefined) return undefined;
  const { access_token: accessToken, id_token: idToken = null } = fields;
  const issuedAt = readDate(answer.headers);
  const lifeMs =
    typeof fields.expires_in === 'number'
      ? fields.expires_in * 1000
      : readLifeMs(accessToken, issuedAt ?? receivedAt);
  const tokens: TokenSet = {
    accessToken,
    refreshToken: fields.refresh_token ?? before?.refreshToken ?? null,
    idToken: idToken ?? before?.idToken ?? null,
    expiresAt: lifeMs === null ? null : Math.round(receivedAt + lifeMs),
    receivedAt,
    skewMs: issuedAt === null ? 0 : issuedAt - receivedAt,
    scopes: fields.scope?.split(' ').filter(Boolean) ?? before?.scopes ?? [],
    generation: before === undefined ? 0 : before.generation + 1,
  };
  const identity = mergeIdentities(identifyBody(body), identifyToken(idToken), identifyToken(accessToken));
  return { kind: 'granted', tokens, identity };
}
