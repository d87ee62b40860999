/**
 * A login's tokens as they are sealed in the vault. A trust boundary: none of these texts may be logged, thrown,
 * or handed to a front end.
 */
import { z } from 'zod';
import { AppFailure } from '../../shared/errors.ts';
import { EpochMs } from '../../shared/models/time.ts';

export const TokenSet = z.object({
  accessToken: z.string().min(1),
  /** Null: it cannot be renewed. */
  refreshToken: z.string().min(1).nullable(),
  idToken: z.string().nullable(),
  /** Null: the issuer did not say. */
  expiresAt: EpochMs.nullable(),
  /** By this machine's clock. */
  receivedAt: EpochMs,
  /** How far the issuer's clock was ahead of this machine's then (row REF-8). */
  skewMs: z.number().int().optional(),
  scopes: z.array(z.string()),
  /** Counts the renewals of a login: the larger one is the newer pair (row REF-2). */
  generation: z.number().int().min(0),
});
export type TokenSet = z.infer<typeof TokenSet>;

export const writeTokenSet = (tokens: TokenSet): string => JSON.stringify(tokens);

/** Throws AppFailure `vault-record-damaged`, naming the account by `label`. */
export function readTokenSet(sealed: string, label: string): TokenSet {
  try {
    return TokenSet.parse(JSON.parse(sealed));
  } catch {
    // The cause might quote the text.
    throw new AppFailure({ code: 'vault-record-damaged', record: label });
  }
}

/** Shown so that a person can tell two apart; nothing of a short one. */
export const hintOf = (secret: string): string => (secret.length < 12 ? '' : secret.slice(-4));
