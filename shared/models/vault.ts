import { z } from 'zod';

/** Where the key that locks all account secrets is kept; `none` until a place was found or chosen. */
export const VaultKind = z.enum(['keychain', 'passphrase', 'session', 'none']);
export type VaultKind = z.infer<typeof VaultKind>;

/** Why a keychain cannot be used right now (row SEC-4): one word each, so that each has its own text. */
export const KeychainFault = z.enum([
  'absent',
  'locked',
  'denied',
  'silent',
  'changed',
  'key-lost',
  'failed',
]);
export type KeychainFault = z.infer<typeof KeychainFault>;

export const VaultStatus = z.object({
  kind: VaultKind,
  locked: z.boolean(),
  /** The keychain in words, e.g. `secret-service`; null when none is in use. */
  backend: z.string().nullable(),
  fault: KeychainFault.nullable(),
  /** What this means and what to do, in words; null when all is well. */
  message: z.string().nullable(),
});
export type VaultStatus = z.infer<typeof VaultStatus>;
