import type { OAuthData } from '../../../shared/models/provider.ts';

export interface AuthorizeRequest {
  readonly oauth: OAuthData;
  readonly redirectUri: string;
  readonly state: string;
  /** Null where the provider takes none. */
  readonly challenge: string | null;
}

/** The address of the sign-in page (RFC 6749, section 4.1.1). What the user's data gives the address already stays. */
export function buildAuthorizeUrl({ oauth, redirectUri, state, challenge }: AuthorizeRequest): string {
  const url = new URL(oauth.authorizeUrl);
  const fields = {
    ...oauth.authorizeParams,
    response_type: 'code',
    client_id: oauth.clientId,
    redirect_uri: redirectUri,
    scope: oauth.scopes.join(' '),
    state,
    ...(challenge === null ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}
