import { AppFailure } from '../../shared/errors.ts';
import type { KeychainFault } from '../../shared/models/keychain-fault.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import type { LiveKey } from './adopt-key.ts';
import type { VaultKeyRow } from './vault-store.ts';

export interface Notice {
  readonly fault: KeychainFault | null;
  readonly message: Reason;
}

export type VaultState =
  | { readonly name: 'opening' }
  | { readonly name: 'open'; readonly live: LiveKey; readonly notice: Notice | null }
  | {
      readonly name: 'locked';
      readonly row: VaultKeyRow;
      readonly fault: KeychainFault | null;
      readonly reason: Reason;
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
        message: { code: 'no-place-for-secrets', fault: state.fault },
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

const openingReason: Reason = { code: 'vault-opening' };

export const sessionNotice = (lost: number): Notice => ({
  fault: null,
  message: { code: 'secrets-in-memory', lost },
});

export const keyLostNotice = (records: number, since: EpochMs): Notice => ({
  fault: 'key-lost',
  message: { code: 'secrets-set-aside', records, since },
});
