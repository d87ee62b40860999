/**
 * What ties a sign-in to the program that began it (RFC 7636, row OA-2): made afresh for each try, kept in memory
 * alone, never logged. The challenge and the state travel in the sign-in page's address; the verifier does not.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 7636, section 4.1, recommends as many. */
const secretBytes = 32;

export interface ProofKey {
  readonly verifier: string;
  /** SHA-256 of the verifier. */
  readonly challenge: string;
}

export function createProofKey(): ProofKey {
  const verifier = createState();
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const createState = (): string => randomBytes(secretBytes).toString('base64url');

/** Takes as long for a near miss as for a wild guess. */
export function isSameState(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
