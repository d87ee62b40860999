import type { Output } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import type { Vault } from '../vault/vault.ts';
import type { LocalKeys } from './local-keys.ts';

/** What the activity list calls a tool that presents it. */
const sharedKeyName = 'Other tools';

/**
 * The key for tools that are set up by hand. A person copies it more than once, so its text is kept, sealed in
 * the vault under the key's id, and given out to the control API alone. Never log it.
 */
export class SharedKey {
  readonly #keys: LocalKeys;
  readonly #vault: Vault;

  constructor(keys: LocalKeys, vault: Vault) {
    this.#keys = keys;
    this.#vault = vault;
  }

  /**
   * Makes the key when there is none, or when its text is lost (a session vault, a damaged record): the old key
   * goes on working then. Throws AppFailure `vault-locked` or `vault-not-chosen`.
   */
  reveal(): Output<'keys.revealShared'> {
    this.#vault.requireOpen();
    const key = this.#keys.list().find(({ shared }) => shared);
    const text = key && this.#readText(key.id);
    if (key !== undefined && text !== undefined) return { key, text };
    return this.#keys.createShared(sharedKeyName, (id, made) => this.#vault.put(id, made));
  }

  /** Any key, by id or by name where that is unique. Throws AppFailure `not-found` or `ambiguous`. */
  revoke(reference: string): LocalKeyView {
    const key = this.#keys.revoke(reference);
    // What a locked vault still holds opens nothing any more.
    const { locked, kind } = this.#vault.status();
    if (key.shared && !locked && kind !== 'none') this.#vault.delete(key.id);
    return key;
  }

  #readText(id: string): string | undefined {
    try {
      return this.#vault.get(id);
    } catch (cause) {
      if (cause instanceof AppFailure && cause.error.code === 'vault-record-damaged') return undefined;
      throw cause;
    }
  }
}
