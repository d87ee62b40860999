import { repeatsName } from './read-fields.ts';
import type { Vendor } from './vendor.ts';

/** A sign-in that the issuer would show its consent page for. */
export interface AuthorizeRequest {
  readonly redirectUri: string;
  /** The redirect shows the code as text instead of reaching a program. */
  readonly pasted: boolean;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly challenge: string | null;
  /** The parameters that are one vendor's own. */
  readonly query: URLSearchParams;
}

/** A request, or the sentence for why it is refused. */
export function readAuthorizeRequest(vendor: Vendor, query: URLSearchParams): AuthorizeRequest | string {
  const redirectUri = query.get('redirect_uri') ?? '';
  const pasted = redirectUri === vendor.pasteRedirect;
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const state = query.get('state') ?? '';
  if (repeatsName(query)) return 'a parameter stands twice';
  if (query.get('client_id') !== vendor.oauthClientId) return 'unknown client_id';
  if (!pasted && !isRegistered(vendor, redirectUri)) return 'redirect_uri is not registered';
  if (query.get('response_type') !== 'code') return 'response_type must be code';
  if (scopes.length === 0 || !scopes.every((scope) => vendor.scopes.includes(scope))) return 'unknown scope';
  if (state === '') return 'state is missing';
  const problem = judgeChallenge(query, vendor.pkce === 'required' || pasted);
  if (problem !== undefined) return problem;
  return { redirectUri, pasted, scopes, state, challenge: query.get('code_challenge'), query };
}

/** The text itself counts: a URL that only means the same is not what was registered. */
function isRegistered(vendor: Vendor, redirectUri: string): boolean {
  const uri = URL.parse(redirectUri);
  return uri?.href === redirectUri && vendor.acceptsLoopback(uri);
}

function judgeChallenge(query: URLSearchParams, required: boolean): string | undefined {
  const challenge = query.get('code_challenge');
  if (challenge === null) return required ? 'code_challenge is missing' : undefined;
  if (query.get('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256';
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? undefined : 'code_challenge is no SHA-256';
}
