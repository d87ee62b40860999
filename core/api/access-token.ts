import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, in characters that need no escaping in a header or behind a `#`. */
export function createAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether an `Authorization` header carries this token; takes as long for any wrong one. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
