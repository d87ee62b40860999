import type { VaultStatus } from '../../shared/models/vault.ts';

/**
 * Account secrets, encrypted in the same database as the records they belong to, so that a secret
 * and its record change in one transaction (decision D6). All but `unlock` is synchronous for that reason.
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
  delete(record: string): void;
}
