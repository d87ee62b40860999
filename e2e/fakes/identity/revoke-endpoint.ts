import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import type { Issuer } from './issuer.ts';
import { readFields, readText } from './read-fields.ts';
import { refuse, refuseBody } from './refuse.ts';

/** JSON; the client names itself for a refresh token, and an unknown token is no error (RFC 7009, 2.2). */
export function revokeAtOpenAi({ vendor, ledger }: Issuer, request: SeenRequest): Script {
  const fields = readFields(request);
  const token = fields && readText(fields, 'token');
  if (fields?.as !== 'json' || token === undefined) return refuseBody(vendor);
  const hint = readText(fields, 'token_type_hint');
  if (hint !== 'refresh_token' && hint !== 'access_token') return refuseBody(vendor);
  if (hint === 'refresh_token' && readText(fields, 'client_id') !== vendor.oauthClientId) {
    return refuse(vendor, 'invalid_client', 'unknown client');
  }
  const family = ledger.findFamily(token);
  if (!ledger.isRefreshToken(token)) ledger.revokeAccessToken(token);
  else if (family) family.killed ??= 'revoked';
  return json({});
}

/** The token stands in the query or in a form; either kind ends the whole login. */
export function revokeAtGoogle({ vendor, ledger }: Issuer, request: SeenRequest): Script {
  const fields = readFields(request);
  const token = request.query.get('token') ?? (fields?.as === 'form' ? readText(fields, 'token') : undefined);
  if (token === undefined) return refuseBody(vendor);
  const family = ledger.findFamily(token);
  if (family?.killed !== null) return refuse(vendor, 'invalid_token', 'Token expired or revoked');
  family.killed = 'revoked';
  return json({});
}
