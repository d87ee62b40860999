import type { VaultStatus } from '../../shared/models/vault.ts';

/**
 * Account secrets, encrypted in the same database as the records they belong to, so that a secret
 * and its record change in one transaction (decision D6). These calls are synchronous for that reason.
 */
export interface Vault {
  status(): VaultStatus;
  /** Throws AppFailure `vault-locked` or `vault-not-chosen` when secrets cannot be read or written now. */
  requireOpen(): void;
  /** Replaces the record if it exists. Throws as `requireOpen`. */
  put(record: string, secret: string): void;
  /**
   * The secret, or undefined when there is no such record. "Could not read" is never "empty" (row SEC-5):
   * it throws AppFailure `vault-locked`, `vault-not-chosen` or `vault-record-damaged`.
   */
  get(record: string): string | undefined;
  /** Nothing happens when there is no such record. Throws as `requireOpen` (row SEC-5: no delete after a failure). */
  delete(record: string): void;
}

/** The vault with what its owner may do: choose its place, unlock it, end it. */
export interface OpenVault extends Vault {
  /**
   * Chooses where secrets live and moves those that are there (row SEC-8). Secrets that cannot be read because their
   * keychain is gone are set aside, never deleted. Throws AppFailure `vault-locked` when they could be read after
   * an unlock, `vault-not-chosen` when the keychain does not work, `invalid-input` for an empty passphrase.
   */
  create(choice: VaultChoice): Promise<VaultStatus>;
  /**
   * Tries again: a passphrase vault with `passphrase`, or else the one in PORTUNUS_PASSPHRASE_FILE; a keychain with
   * time for the user to unlock it. Throws AppFailure `vault-passphrase-wrong` or `invalid-input`; a keychain that
   * still does not answer is told by the status.
   */
  unlock(passphrase?: string): Promise<VaultStatus>;
  /** Throws AppFailure `vault-passphrase-wrong`, or `invalid-input` when the vault has no passphrase or `next` is empty. */
  changePassphrase(current: string, next: string): Promise<VaultStatus>;
  /** Forgets the key. Gives `held` when the keychain still blocks a thread, which delays the process's exit until it answers. */
  close(): Promise<'ended' | 'held'>;
}

export interface VaultChoice {
  readonly kind: 'keychain' | 'passphrase' | 'session';
  /** For that kind only. */
  readonly passphrase?: string | undefined;
}
