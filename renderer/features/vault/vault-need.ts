import type { KeychainFault } from '../../../shared/models/keychain-fault.ts';
import type { VaultStatus } from '../../../shared/models/vault.ts';

/** What the vault needs from the person, in the order of urgency. */
export type VaultNeed =
  | { readonly kind: 'nothing' }
  /** It opens by itself in a moment. */
  | { readonly kind: 'opening' }
  /** Nothing is saved until a place is chosen. */
  | { readonly kind: 'choice'; readonly fault: KeychainFault | null }
  | { readonly kind: 'passphrase' }
  /** `replaceable`: what is in there cannot be had back by waiting, so another place may be chosen. */
  | { readonly kind: 'keychain'; readonly fault: KeychainFault | null; readonly replaceable: boolean }
  /** It works, but older secrets wait for a key that is gone. */
  | { readonly kind: 'lost' }
  /** It works, but only until the engine ends. */
  | { readonly kind: 'session' };

export function readNeed({ kind, locked, fault }: VaultStatus): VaultNeed {
  if (kind === 'none') return locked ? { kind: 'opening' } : { kind: 'choice', fault };
  if (locked && kind === 'passphrase') return { kind: 'passphrase' };
  if (locked) {
    return { kind: 'keychain', fault, replaceable: fault === 'absent' || fault === 'changed' };
  }
  if (fault === 'key-lost') return { kind: 'lost' };
  return kind === 'session' ? { kind: 'session' } : { kind: 'nothing' };
}
