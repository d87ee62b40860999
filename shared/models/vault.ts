import { z } from 'zod';
import { KeychainFault } from './keychain-fault.ts';
import { Reason } from './reason.ts';

/** Where the key that locks all account secrets is kept; `none` until a place was found or chosen. */
export const VaultKind = z.enum(['keychain', 'passphrase', 'session', 'none']);
export type VaultKind = z.infer<typeof VaultKind>;

export const VaultStatus = z.object({
  kind: VaultKind,
  locked: z.boolean(),
  /** The keychain in words, e.g. `secret-service`; null when none is in use. */
  backend: z.string().nullable(),
  fault: KeychainFault.nullable(),
  /** What this means and what to do; null when all is well. */
  message: Reason.nullable(),
});
export type VaultStatus = z.infer<typeof VaultStatus>;
