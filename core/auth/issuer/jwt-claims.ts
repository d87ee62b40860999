import { parseJson } from './issuer-words.ts';

export type Claims = Readonly<Record<string, unknown>>;

/**
 * What a token says of itself; undefined when it is no JWT. Unsigned reading: it came from the issuer over TLS, or
 * a person gave it, and nothing is allowed because of it.
 */
export function readClaims(token: string | null): Claims | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null && !Array.isArray(claims)
    ? (claims as Claims)
    : undefined;
}

/** When a JWT ends, as it says itself: epoch ms. */
export function readExpiry(token: string): number | null {
  return readSeconds(readClaims(token)?.['exp']);
}

/** How long a JWT lives from the moment it was made, as it says itself; `now` where it does not say when that was. */
export function readLifeMs(token: string, now: number): number | null {
  const claims = readClaims(token);
  const [from, to] = [readSeconds(claims?.['iat']) ?? now, readSeconds(claims?.['exp'])];
  return to === null || to <= from ? null : to - from;
}

function readSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null;
  return Math.round(value * 1000);
}
