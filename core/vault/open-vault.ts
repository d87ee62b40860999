import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AppFailure } from '../../shared/errors.ts';
import type { KeychainFault } from '../../shared/models/keychain-fault.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import type { Clock, Logger, Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { faultPoint } from '../storage/fault-point.ts';
import { adoptKey, isRightKey, moveRecords, newKeyRow, type LiveKey } from './adopt-key.ts';
import type { KeychainAnswer } from './keychain-protocol.ts';
import { keychainLimits, openSystemKeychain, type Keychain, type KeychainLimits } from './keychain.ts';
import {
  choosePassphraseParameters,
  derivePassphraseKey,
  passphraseCost,
  readPassphraseFile,
  requirePassphrase,
  type PassphraseCost,
} from './passphrase-key.ts';
import { keyBytes, seal, unseal } from './record-cipher.ts';
import {
  describeState,
  keyLostNotice,
  requireLive,
  sessionNotice,
  type Notice,
  type VaultState,
} from './vault-state.ts';
import { VaultStore, type VaultKeyRow } from './vault-store.ts';
import type { OpenVault, VaultChoice } from './vault.ts';

/**
 * Keeps account secrets from whoever can read the disk: they are there only encrypted, and the key is in the
 * system's keychain, behind a passphrase, or in memory. Never in plain text, whatever fails (row SEC-4). A keychain
 * that fails is not an empty one: nothing is written, deleted or replaced then (row SEC-5). Secrets, keys and
 * passphrases are never logged nor part of an error.
 */
export interface VaultOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly clock: Clock;
  readonly environment: Ports['environment'];
  /** @default the system's */
  readonly keychain?: Keychain;
  readonly limits?: KeychainLimits;
  /** What a new passphrase costs to try. @default 128 MB and about half a second */
  readonly passphraseCost?: PassphraseCost;
  /** The vault changed by itself: a slow keychain has answered after all. */
  readonly onChange?: (status: VaultStatus) => void;
}

/**
 * A vault that is being opened: until `opened` it is locked. Deriving a key from a passphrase takes a third of a
 * second by design, and a keychain may take longer: nobody who needs no secret has to wait for that.
 * Throws AppFailure `invalid-input` when a new vault should use PORTUNUS_PASSPHRASE_FILE and that cannot be used.
 */
export function startVault(options: VaultOptions): { vault: OpenVault; opened: Promise<void> } {
  const vault = new SecretVault(options);
  return { vault, opened: vault.start() };
}

/** The same, for those who need it open. */
export async function openVault(options: VaultOptions): Promise<OpenVault> {
  const { vault, opened } = startVault(options);
  await opened;
  return vault;
}

type LockedState = Extract<VaultState, { name: 'locked' }>;
/** A key that was written into the keychain, or why that was not possible. */
type Created = { live: LiveKey } | { fault: KeychainFault };

/** Records behind these cannot be had back by unlocking, so choosing anew may set them aside. */
const isGone = (fault: KeychainFault | null) => fault === 'absent' || fault === 'changed';

class SecretVault implements OpenVault {
  readonly #store: VaultStore;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #environment: Ports['environment'];
  readonly #keychain: Keychain;
  readonly #limits: KeychainLimits;
  readonly #passphraseCost: PassphraseCost;
  readonly #onChange: (status: VaultStatus) => void;
  #state: VaultState = { name: 'opening' };
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: VaultOptions) {
    this.#store = new VaultStore(options.database);
    this.#log = options.log;
    this.#clock = options.clock;
    this.#environment = options.environment;
    this.#keychain = options.keychain ?? openSystemKeychain();
    this.#limits = options.limits ?? keychainLimits;
    this.#passphraseCost = options.passphraseCost ?? passphraseCost;
    this.#onChange = options.onChange ?? (() => undefined);
  }

  status() {
    return describeState(this.#state);
  }

  requireOpen() {
    requireLive(this.#state);
  }

  put(record: string, secret: string) {
    const { row, key } = requireLive(this.#state);
    this.#store.transaction(() => {
      const version = (this.#store.record(row.id, record)?.version ?? 0) + 1;
      const sealed = seal(key, { keyId: row.id, record, version }, secret);
      this.#store.putRecord(row.id, { record, version, sealed }, this.#clock.now());
    });
  }

  get(record: string) {
    const { row, key } = requireLive(this.#state);
    const found = this.#store.record(row.id, record);
    if (found === undefined) return undefined;
    const secret = unseal(key, { keyId: row.id, record, version: found.version }, found.sealed);
    if (secret === undefined) throw new AppFailure({ code: 'vault-record-damaged', record });
    return secret;
  }

  delete(record: string) {
    requireLive(this.#state);
    this.#store.deleteRecord(record);
  }

  start(): Promise<void> {
    const row = this.#store.current();
    // What is wrong with the file is known at once, and then there is nothing to start.
    const isNew = row === undefined && this.#passphraseFile() !== undefined;
    const passphrase = isNew ? this.#readFile() : undefined;
    return this.#inTurn(() => this.#openFrom(row, passphrase));
  }

  async #openFrom(row: VaultKeyRow | undefined, passphrase: string | undefined): Promise<void> {
    if (passphrase !== undefined) await this.#adoptPassphrase(passphrase);
    else if (row === undefined) await this.#begin(this.#limits.probeMs);
    else if (row.kind === 'session') this.#restartSession(row);
    else if (row.kind === 'passphrase') await this.#openWithFile(row);
    else await this.#openWithKeychain(row);
    await this.#tidy();
  }

  create(choice: VaultChoice) {
    return this.#inTurn(async () => {
      this.#requireMovable();
      if (choice.kind === 'keychain') await this.#chooseKeychain();
      else if (choice.kind === 'passphrase')
        await this.#adoptPassphrase(requirePassphrase(choice.passphrase));
      else this.#adopt({ row: newKeyRow('session'), key: randomBytes(keyBytes) }, sessionNotice(0));
      await this.#tidy();
      return this.status();
    });
  }

  unlock(passphrase?: string) {
    return this.#inTurn(async () => {
      const state = this.#state;
      if (state.name === 'none') await this.#begin(this.#limits.unlockMs);
      else if (state.name === 'locked' && state.row.kind === 'passphrase')
        await this.#openWithPassphrase(state.row, passphrase ?? this.#readFile());
      else if (state.name === 'locked') await this.#applyAnswer(state.row, await this.#read(state.row));
      await this.#tidy();
      return this.status();
    });
  }

  changePassphrase(current: string, next: string) {
    return this.#inTurn(async () => {
      const row = this.#store.current();
      if (row?.kind !== 'passphrase')
        throw new AppFailure({ code: 'invalid-input', field: '', problem: 'This vault has no passphrase.' });
      requirePassphrase(next, 'next');
      await this.#openWithPassphrase(row, current);
      await this.#adoptPassphrase(next);
      await this.#tidy();
      return this.status();
    });
  }

  async close() {
    this.#closed = true;
    if (this.#state.name === 'open') {
      const { row, key } = this.#state.live;
      this.#state = { name: 'locked', row, fault: null, reason: { code: 'vault-closing' } };
      key.fill(0);
    }
    return this.#keychain.close();
  }

  /** Whatever waits for the user or the keychain comes one after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  // No vault yet

  async #begin(limitMs: number): Promise<void> {
    if (this.#passphraseFile() !== undefined) return this.#adoptPassphrase(this.#readFile());
    const created = await this.#createInKeychain(limitMs);
    if ('live' in created) this.#adopt(created.live, null);
    else this.#state = { name: 'none', fault: created.fault };
  }

  // Passphrase

  #passphraseFile(): string | undefined {
    const path = this.#environment['PORTUNUS_PASSPHRASE_FILE'];
    return path === '' ? undefined : path;
  }

  #readFile(): string {
    const path = this.#passphraseFile();
    return path === undefined ? requirePassphrase(undefined) : readPassphraseFile(path, this.#log);
  }

  async #openWithFile(row: VaultKeyRow): Promise<void> {
    this.#state = { name: 'locked', row, fault: null, reason: { code: 'passphrase-needed' } };
    const path = this.#passphraseFile();
    if (path === undefined) return;
    try {
      await this.#openWithPassphrase(row, this.#readFile());
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
      const isWrong = cause.error.code === 'vault-passphrase-wrong';
      const reason: Reason = isWrong
        ? { code: 'passphrase-file-wrong', path }
        : { code: 'passphrase-file-unusable', problem: cause.message };
      this.#state = { name: 'locked', row, fault: null, reason };
    }
  }

  async #openWithPassphrase(row: VaultKeyRow, passphrase: string): Promise<void> {
    if (row.parameters === null) throw new Error('A passphrase vault without its parameters.');
    const key = await derivePassphraseKey(passphrase, row.parameters);
    if (!isRightKey(row, key)) throw new AppFailure({ code: 'vault-passphrase-wrong' });
    this.#open({ row, key }, null);
  }

  async #adoptPassphrase(passphrase: string): Promise<void> {
    const parameters = choosePassphraseParameters(this.#passphraseCost);
    const key = await derivePassphraseKey(passphrase, parameters);
    this.#adopt({ row: newKeyRow('passphrase', parameters), key }, null);
  }

  // Session

  /** The key of the last session is gone with its process: what it sealed is noise now. */
  #restartSession(row: VaultKeyRow): void {
    const lost = this.#store.countRecords(row.id);
    this.#store.transaction(() => {
      this.#store.dropKey(row.id);
      this.#adopt({ row: newKeyRow('session'), key: randomBytes(keyBytes) }, sessionNotice(lost));
    });
  }

  // Keychain

  /** The first seconds are waited for; after that the engine goes on without, and opens when the answer comes. */
  async #openWithKeychain(row: VaultKeyRow): Promise<void> {
    const answer = this.#read(row);
    const first = await Promise.race([answer, delay(this.#limits.probeMs, undefined, { ref: false })]);
    if (first !== undefined) return this.#applyAnswer(row, first);
    const waiting = this.#lock(row, 'silent');
    void this.#inTurn(async () => {
      const late = await answer;
      if (this.#state !== waiting || this.#closed) return;
      await this.#applyAnswer(row, late);
      this.#onChange(this.status());
    }).catch((cause: unknown) => this.#log.error('vault.late-answer', {}, cause));
  }

  #read(row: VaultKeyRow): Promise<KeychainAnswer> {
    return this.#keychain.ask({ kind: 'read', account: row.id }, this.#limits.unlockMs);
  }

  async #applyAnswer(row: VaultKeyRow, answer: KeychainAnswer): Promise<void> {
    if (answer.state === 'failed') return this.#applyFault(row, answer);
    const { backend } = answer;
    if (answer.state === 'value' && isRightKey(row, answer.key)) {
      if (backend !== row.backend) this.#store.renameBackend(row.id, backend);
      this.#open({ row: { ...row, backend }, key: Buffer.from(answer.key) }, null);
      answer.key.fill(0);
      return;
    }
    if (row.backend !== null && row.backend !== backend && this.#store.countRecords(row.id) > 0) {
      this.#lock(row, 'changed', { code: 'keychain-replaced', before: row.backend, now: backend });
    } else {
      await this.#replaceLostKey(row);
    }
  }

  async #applyFault(
    row: VaultKeyRow,
    { fault, words }: Extract<KeychainAnswer, { state: 'failed' }>,
  ): Promise<void> {
    this.#log.warn('vault.keychain-failed', { fault, words });
    if (fault !== 'absent' || this.#store.countRecords(row.id) > 0) {
      this.#lock(row, fault);
      return;
    }
    // Made at an earlier start on our own account, never used, and out of reach: the user is free to choose.
    this.#store.endKey(row.id, 'retired', this.#clock.now());
    if (this.#passphraseFile() !== undefined) return this.#adoptPassphrase(this.#readFile());
    this.#state = { name: 'none', fault };
  }

  /** Row SEC-6: the sealed records stay, under their old key, in case that turns up again. */
  async #replaceLostKey(row: VaultKeyRow): Promise<void> {
    const at = this.#clock.now();
    const records = this.#store.countRecords(row.id);
    this.#log.warn('vault.key-lost', { key: row.id, records });
    if (records === 0) this.#store.dropKey(row.id);
    else this.#store.endKey(row.id, 'set-aside', at);
    const created = await this.#createInKeychain(this.#limits.probeMs);
    const notice = records === 0 ? null : keyLostNotice(records, at);
    if ('live' in created) this.#adopt(created.live, notice);
    else this.#state = { name: 'none', fault: created.fault };
  }

  async #chooseKeychain(): Promise<void> {
    if (this.#state.name === 'open' && this.#state.live.row.kind === 'keychain') return;
    const created = await this.#createInKeychain(this.#limits.unlockMs);
    if ('fault' in created) throw new AppFailure({ code: 'vault-not-chosen', fault: created.fault });
    this.#adopt(created.live, null);
  }

  /**
   * The row comes first, so that an entry we are killed after writing is known and can be deleted. Each attempt has an
   * id of its own: one that we gave up waiting for may still be carried out later.
   */
  async #createInKeychain(limitMs: number): Promise<Created> {
    const row = newKeyRow('keychain');
    const key = randomBytes(keyBytes);
    this.#store.addKey(row, 'prepared', this.#clock.now());
    faultPoint('vault.prepared');
    const answer = await this.#keychain.ask({ kind: 'write', account: row.id, key }, limitMs);
    faultPoint('vault.key-written');
    if (answer.state === 'value' && answer.key.length === keyBytes && timingSafeEqual(answer.key, key))
      return { live: { row: { ...row, backend: answer.backend }, key } };
    if (answer.state !== 'failed') return { fault: 'failed' };
    // A machine without a keychain is no fault: the status says so and asks for a choice.
    const facts = { fault: answer.fault, words: answer.words };
    if (answer.fault === 'absent') this.#log.info('vault.keychain-failed', facts);
    else this.#log.warn('vault.keychain-failed', facts);
    if (answer.fault !== 'silent') this.#store.dropKey(row.id);
    return { fault: answer.fault };
  }

  // Moving from one key to another

  #requireMovable(): void {
    const state = this.#state;
    if (state.name !== 'locked' || isGone(state.fault) || this.#store.countRecords(state.row.id) === 0)
      return;
    requireLive(state);
  }

  #adopt(next: LiveKey, notice: Notice | null): void {
    const previous = this.#state.name === 'open' ? this.#state.live : this.#store.current();
    const row = adoptKey(this.#store, next, previous, this.#clock.now());
    faultPoint('vault.adopted');
    this.#open({ row, key: next.key }, notice);
  }

  /** Deletes keychain entries that nobody needs any more, and takes back what was set aside if its key has turned up. */
  async #tidy(): Promise<void> {
    if (this.#state.name !== 'open') return;
    for (const row of this.#store.keysIn('set-aside')) await this.#restore(row);
    for (const row of [...this.#store.keysIn('retired'), ...this.#store.keysIn('prepared')]) {
      if (!(await this.#forget(row))) break; // the others would fail the same way
    }
  }

  async #forget(row: VaultKeyRow): Promise<boolean> {
    const answer = await this.#keychain.ask({ kind: 'delete', account: row.id }, this.#limits.probeMs);
    if (answer.state !== 'absent' || this.#closed) return false;
    faultPoint('vault.entry-deleted');
    this.#store.dropKey(row.id);
    return true;
  }

  async #restore(row: VaultKeyRow): Promise<void> {
    if (row.kind !== 'keychain') return;
    const answer = await this.#keychain.ask({ kind: 'read', account: row.id }, this.#limits.probeMs);
    if (answer.state !== 'value' || !isRightKey(row, answer.key) || this.#state.name !== 'open') return;
    const from = { row, key: Buffer.from(answer.key) };
    const to = this.#state.live;
    const restored = this.#store.transaction(() => {
      const moved = moveRecords(this.#store, from, to, this.#clock.now());
      if (this.#store.countRecords(row.id) === 0) this.#store.endKey(row.id, 'retired', this.#clock.now());
      return moved;
    });
    if (restored > 0) this.#log.info('vault.restored', { records: restored });
  }

  #open(live: LiveKey, notice: Notice | null): void {
    const state = this.#state;
    this.#state = { name: 'open', live, notice };
    if (state.name === 'open' && state.live.key !== live.key) state.live.key.fill(0);
  }

  #lock(
    row: VaultKeyRow,
    fault: KeychainFault,
    reason: Reason = { code: 'keychain-failed', fault },
  ): LockedState {
    const state: LockedState = { name: 'locked', row, fault, reason };
    this.#state = state;
    return state;
  }
}
