import type { Script } from '../script.ts';
import { json } from '../vendors/answers.ts';
import type { Vendor } from './vendor.ts';

/** An OAuth error as this vendor's token, device and revoke endpoints word it. */
export function refuse(vendor: Vendor, error: string, description: string): Script {
  const status = error === 'invalid_client' ? 401 : 400;
  switch (vendor.name) {
    case 'codex':
      return refuseLikeOpenAi(error, description, status);
    case 'claude':
    case 'google':
      return json({ error, error_description: description }, status);
  }
}

/** The codes of a refused refresh come with 401: they are permanent. */
export function refuseLikeOpenAi(code: string, message: string, status: number): Script {
  return json({ error: { message, type: 'invalid_request_error', param: null, code } }, status);
}

/** An error of Claude's API, and of its issuer for a request it cannot read. */
export function refuseLikeAnthropic(type: string, message: string, status: number): Script {
  return json({ type: 'error', error: { type, message } }, status);
}

/** What this vendor says to a body it cannot read. */
export function refuseBody(vendor: Vendor): Script {
  const message = 'Invalid request format';
  if (vendor.name === 'claude') return refuseLikeAnthropic('invalid_request_error', message, 400);
  return refuse(vendor, 'invalid_request', message);
}
