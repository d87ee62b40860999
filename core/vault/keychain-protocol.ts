import type { KeychainFault } from '../../shared/models/keychain-fault.ts';

/** What passes between the engine and the thread that talks to the system's keychain. */

export type KeychainRequest =
  | { readonly kind: 'read'; readonly account: string }
  | { readonly kind: 'write'; readonly account: string; readonly key: Uint8Array }
  | { readonly kind: 'delete'; readonly account: string };

/**
 * One of three (row SEC-5), because "could not read" taken for "absent" loses keys. `words` are the system's own,
 * for the log; they hold no secret. `backend` names the program that answered, if it could be found out.
 */
export type KeychainAnswer =
  | { readonly state: 'value'; readonly key: Uint8Array; readonly backend: string }
  | { readonly state: 'absent'; readonly backend: string }
  | { readonly state: 'failed'; readonly fault: KeychainFault; readonly words: string };
