import { AppFailure } from '../../shared/errors.ts';
import type { KeychainFault, VaultStatus } from '../../shared/models/vault.ts';
import type { LiveKey } from './adopt-key.ts';
import { explainKeychainFault } from './keychain-faults.ts';
import type { VaultKeyRow } from './vault-store.ts';

export interface Notice {
  readonly fault: KeychainFault | null;
  readonly message: string;
}

export type VaultState =
  | { readonly name: 'opening' }
  | { readonly name: 'open'; readonly live: LiveKey; readonly notice: Notice | null }
  | {
      readonly name: 'locked';
      readonly row: VaultKeyRow;
      readonly fault: KeychainFault | null;
      readonly reason: string;
    }
  | { readonly name: 'none'; readonly fault: KeychainFault };

export function describeState(state: VaultState): VaultStatus {
  switch (state.name) {
    case 'opening':
      return { kind: 'none', locked: true, backend: null, fault: null, message: openingReason };
    case 'open': {
      const { kind, backend } = state.live.row;
      const { fault, message } = state.notice ?? { fault: null, message: null };
      return { kind, locked: false, backend, fault, message };
    }
    case 'locked': {
      const { kind, backend } = state.row;
      return { kind, locked: true, backend, fault: state.fault, message: state.reason };
    }
    case 'none':
      return {
        kind: 'none',
        locked: false,
        backend: null,
        fault: state.fault,
        message: `${explainKeychainFault(state.fault)} Nothing is saved until you choose: a passphrase, or this session only.`,
      };
  }
}

/** Gives the key at work. Throws AppFailure `vault-locked` or `vault-not-chosen`. */
export function requireLive(state: VaultState): LiveKey {
  switch (state.name) {
    case 'opening':
      throw new AppFailure({ code: 'vault-locked', reason: openingReason });
    case 'open':
      return state.live;
    case 'locked':
      throw new AppFailure({ code: 'vault-locked', reason: state.reason });
    case 'none':
      throw new AppFailure({ code: 'vault-not-chosen', fault: state.fault });
  }
}

const openingReason = 'It is being opened.';

export const sessionNotice = (lost: number): Notice => ({
  fault: null,
  message:
    'Secrets are kept in memory only and end with this engine.' +
    (lost === 0 ? '' : ` Those of the last session (${lost}) are gone, as that choice means: sign in again.`),
});

export const keyLostNotice = (records: number, at: Date): Notice => ({
  fault: 'key-lost',
  message:
    `The keychain no longer holds the key of your saved secrets, so ${records} of them cannot be read. They are kept aside ` +
    `since ${at.toISOString().slice(0, 10)} and come back if the key does. Until then, sign in again.`,
});

export const changedReason = (before: string, now: string) =>
  `Your secrets' key is in ${before}, but ${now} answers now and does not have it. Go back to the former, ` +
  'or choose a place again with "portunus vault create" and sign in again.';
