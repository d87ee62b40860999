import { createHash } from 'node:crypto';
import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import type { Issuer } from './issuer.ts';
import type { Grant } from './mint-tokens.ts';
import { readFields, readText, type Fields } from './read-fields.ts';
import { refuse, refuseBody, refuseLikeOpenAi } from './refuse.ts';
import type { Consent, IssuedTokens } from './token-ledger.ts';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const yearSeconds = 31_536_000;

/** What a fault asks the endpoint to do otherwise. */
export interface TokenChange {
  /** Answers without a refresh token; a rotating issuer then keeps the old one good. */
  readonly withoutRefreshToken?: boolean;
}

/** The one address for exchanges, refreshes and polls. */
export function answerTokenRequest(issuer: Issuer, request: SeenRequest, change: TokenChange): Script {
  const { vendor } = issuer;
  const fields = readFields(request);
  const grantType = fields && readText(fields, 'grant_type');
  if (!fields || grantType === undefined || !takesBody(issuer, fields, grantType)) return refuseBody(vendor);
  if (readText(fields, 'client_id') !== vendor.oauthClientId)
    return refuse(vendor, 'invalid_client', 'unknown');
  if (!vendor.acceptsSecret(readText(fields, 'client_secret'))) {
    return refuse(vendor, 'invalid_client', 'Unauthorized');
  }
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode(issuer, fields, change);
    case 'refresh_token':
      return refreshTokens(issuer, fields, change);
    case deviceGrant:
      if (vendor.name === 'google') return pollDevice(issuer, fields);
  }
  return refuse(vendor, 'unsupported_grant_type', grantType);
}

/** Claude reads JSON, Google forms; OpenAI takes a form for the code and either for a refresh. */
function takesBody({ vendor }: Issuer, { as }: Fields, grantType: string): boolean {
  if (vendor.name === 'codex' && grantType === 'refresh_token') return true;
  return as === (vendor.name === 'claude' ? 'json' : 'form');
}

function exchangeCode(issuer: Issuer, fields: Fields, change: TokenChange): Script {
  const { vendor, ledger } = issuer;
  const code = readText(fields, 'code');
  if (code === undefined) return refuse(vendor, 'invalid_request', 'code is missing');
  const consent = ledger.takeCode(code);
  if (typeof consent === 'string') return refuse(vendor, 'invalid_grant', `Code ${consent}`);
  const problem = judgeExchange(issuer, fields, consent);
  if (problem !== undefined) return refuse(vendor, 'invalid_grant', problem);
  const wantedLife = fields.values['expires_in'];
  if (vendor.name === 'claude' && wantedLife !== undefined)
    return giveSetupToken(issuer, code, consent, wantedLife);
  const offline = consent.offline && change.withoutRefreshToken !== true;
  return grantTokens(issuer, ledger.openFamily(consent.grant, { offline, code }));
}

function giveSetupToken(issuer: Issuer, code: string, { grant }: Consent, lifeSeconds: unknown): Script {
  if (!takesLife(grant, lifeSeconds))
    return refuse(issuer.vendor, 'invalid_request', 'expires_in not allowed');
  const setup: Grant = { ...grant, kind: 'setup-token' };
  return grantTokens(issuer, issuer.ledger.openFamily(setup, { offline: false, code, lifeSeconds }));
}

/** A life of the client's own choice is for tokens that can do nothing but inference. */
function takesLife({ scopes }: Grant, seconds: unknown): seconds is number {
  if (scopes.some((scope) => scope !== 'user:inference')) return false;
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0 && seconds <= yearSeconds;
}

function judgeExchange({ vendor }: Issuer, fields: Fields, consent: Consent): string | undefined {
  const redirectUri = readText(fields, 'redirect_uri');
  if (redirectUri === undefined || !consent.redirectUris.includes(redirectUri)) return 'redirect_uri differs';
  if (vendor.name === 'claude' && readText(fields, 'state') !== consent.state) return 'state differs';
  const verifier = readText(fields, 'code_verifier');
  if (consent.challenge === null) return verifier === undefined ? undefined : 'code_verifier is not needed';
  if (verifier === undefined || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return 'no valid code_verifier';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return challenge === consent.challenge ? undefined : 'code_verifier differs';
}

function refreshTokens(issuer: Issuer, fields: Fields, change: TokenChange): Script {
  const { vendor, ledger } = issuer;
  const token = readText(fields, 'refresh_token');
  if (token === undefined) return refuse(vendor, 'invalid_request', 'refresh_token is missing');
  const granted = ledger.findFamily(token)?.grant.scopes ?? [];
  const asked = (readText(fields, 'scope') ?? '').split(' ').filter(Boolean);
  if (granted.length > 0 && !asked.every((scope) => granted.includes(scope))) {
    return refuse(vendor, 'invalid_scope', 'scope was not granted');
  }
  const rotate = vendor.rotates && change.withoutRefreshToken !== true;
  const refreshed = ledger.refresh(token, { rotate });
  return typeof refreshed === 'string' ? refuseRefresh(issuer, refreshed) : grantTokens(issuer, refreshed);
}

function refuseRefresh({ vendor }: Issuer, why: 'unknown' | 'expired' | 'reused' | 'invalidated'): Script {
  if (vendor.name === 'claude') return refuse(vendor, 'invalid_grant', 'Refresh token not found or invalid');
  if (vendor.name === 'google') return refuse(vendor, 'invalid_grant', 'Token has been expired or revoked.');
  const code = why === 'unknown' ? 'invalidated' : why;
  return refuseLikeOpenAi(`refresh_token_${code}`, 'Your session has ended. Please sign in again.', 401);
}

function pollDevice(issuer: Issuer, fields: Fields): Script {
  const { devices, ledger } = issuer;
  const polled = devices.poll(readText(fields, 'device_code') ?? '');
  if (typeof polled !== 'string') {
    return grantTokens(issuer, ledger.openFamily(polled.grant, { offline: true }));
  }
  const errors = {
    unknown: 'invalid_grant',
    expired: 'expired_token',
    pending: 'authorization_pending',
    'slow-down': 'slow_down',
    denied: 'access_denied',
  };
  const status = polled === 'pending' || polled === 'slow-down' ? devices.settings.pendingStatus : 400;
  return json({ error: errors[polled] }, status);
}

function grantTokens({ vendor }: Issuer, tokens: IssuedTokens): Script {
  const { grant } = tokens.family;
  const answer = {
    token_type: 'Bearer',
    access_token: tokens.accessToken,
    expires_in: tokens.expiresIn,
    ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
    ...(tokens.idToken === null ? {} : { id_token: tokens.idToken }),
    scope: grant.scopes.join(' '),
    ...(vendor.name === 'claude' ? describeClaudeLogin(grant) : {}),
  };
  return json(answer, 200, { 'cache-control': 'no-store' });
}

function describeClaudeLogin({ person, organisation }: Grant) {
  return {
    organization: { uuid: organisation.id, name: organisation.name },
    account: { uuid: person.id, email_address: person.email },
  };
}
