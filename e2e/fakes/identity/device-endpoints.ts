import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import { makePkcePair } from './device-logins.ts';
import { choosePerson, type Issuer } from './issuer.ts';
import { page, renderDevicePage } from './pages.ts';
import { readFields, readText } from './read-fields.ts';
import { refuse, refuseBody, refuseLikeOpenAi } from './refuse.ts';

/** OpenAI's: JSON in, an interval that is a text, 404 where device logins are not allowed. */
export function beginCodexDevice(issuer: Issuer, request: SeenRequest): Script {
  const { vendor, devices } = issuer;
  if (!devices.settings.enabled) return refuseLikeOpenAi('not_found', 'Not found', 404);
  const fields = readFields(request);
  if (fields?.as !== 'json') return refuseBody(vendor);
  if (readText(fields, 'client_id') !== vendor.oauthClientId) return refuseClient(issuer);
  const login = devices.begin(['openid', 'profile', 'email', 'offline_access']);
  return json({
    device_auth_id: login.deviceCode,
    user_code: login.userCode,
    interval: String(login.intervalSeconds),
    expires_at: new Date(login.expiresAt).toISOString(),
  });
}

/** Says nothing of why there is no code yet: pending, denied, expired and unknown look alike. */
export function pollCodexDevice(issuer: Issuer, request: SeenRequest): Script {
  const fields = readFields(request);
  if (fields?.as !== 'json') return refuseBody(issuer.vendor);
  const deviceCode = readText(fields, 'device_auth_id');
  const userCode = readText(fields, 'user_code');
  if (deviceCode === undefined || userCode === undefined) return refuseBody(issuer.vendor);
  const polled = issuer.devices.poll(deviceCode, userCode);
  if (polled === 'slow-down') return refuseLikeOpenAi('rate_limit_exceeded', 'Too many requests', 429);
  if (typeof polled === 'string') {
    return refuseLikeOpenAi(
      'authorization_pending',
      'No authorization yet',
      issuer.devices.settings.pendingStatus,
    );
  }
  const { verifier, challenge } = makePkcePair();
  issuer.ledger.keepSecret('code verifier', verifier);
  const redirectUris = ['https://auth.openai.com', issuer.url].map((at) => `${at}/deviceauth/callback`);
  const consent = { grant: polled.grant, redirectUris, challenge, state: null, offline: true };
  const code = issuer.ledger.addCode(consent);
  return json({ authorization_code: code, code_challenge: challenge, code_verifier: verifier });
}

/** RFC 8628, 3.1 and 3.2. */
export function beginStandardDevice(issuer: Issuer, request: SeenRequest): Script {
  const { vendor, devices, url } = issuer;
  const fields = readFields(request);
  if (fields?.as !== 'form') return refuseBody(vendor);
  if (readText(fields, 'client_id') !== vendor.oauthClientId) return refuseClient(issuer);
  if (!devices.settings.enabled) return refuse(vendor, 'unauthorized_client', 'no device logins');
  const scopes = (readText(fields, 'scope') ?? '').split(' ').filter(Boolean);
  if (!scopes.every((scope) => vendor.scopes.includes(scope)))
    return refuse(vendor, 'invalid_scope', 'unknown');
  const login = devices.begin(scopes);
  return json({
    device_code: login.deviceCode,
    user_code: login.userCode,
    verification_uri: `${url}/device`,
    verification_uri_complete: `${url}/device?user_code=${login.userCode}`,
    expires_in: devices.settings.lifeSeconds,
    interval: login.intervalSeconds,
  });
}

export function showDevicePage(issuer: Issuer, request: SeenRequest): Script {
  return renderDevicePage(issuer.people, request.path);
}

export function answerDevicePage(issuer: Issuer, request: SeenRequest): Script {
  const fields = readFields(request);
  if (fields?.as !== 'form') return page('Try again', '', 400);
  const userCode = (readText(fields, 'user_code') ?? '').trim().toUpperCase();
  const { person, organisation } = choosePerson(issuer.people, {
    person: readText(fields, 'person') ?? '',
    organisation: readText(fields, 'organisation') ?? '',
  });
  if (!issuer.devices.approve(userCode, person, organisation)) return page('No such code', '', 400);
  return page('Device connected', '<p>You can close this page.</p>');
}

function refuseClient({ vendor }: Issuer): Script {
  return refuse(vendor, 'invalid_client', 'unknown client');
}
