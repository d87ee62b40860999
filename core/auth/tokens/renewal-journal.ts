/**
 * The journal that keeps a login from being lost when anything ends in the middle of a renewal. Before a refresh
 * token is sent, an intent with its generation is on disk; the new pair is on disk, in one transaction with the end of
 * the intent, before anybody sees it (rows REF-3, REF-4). The intent is the lease as well: whoever wrote it is the
 * only one to spend that generation, across processes (row REF-2).
 */
import type { Reason } from '../../../shared/models/reason.ts';
import type { Sentence } from '../../../shared/models/sentence.ts';
import type { EpochMs } from '../../../shared/models/time.ts';
import { AppFailure } from '../../../shared/errors.ts';
import { AccountStore, type Account } from '../../accounts/account-store.ts';
import { hintOf, readTokenSet, writeTokenSet, type TokenSet } from '../../accounts/token-set.ts';
import type { Clock } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { faultPoint } from '../../storage/fault-point.ts';
import type { Vault } from '../../vault/vault.ts';
import { addRenewal } from './renewal-history.ts';

/** What is on disk, at the moment of asking. */
export interface JournalFacts {
  readonly record: TokenSet;
  /** This generation was sent before, and nobody knows what became of it. */
  readonly interrupted: boolean;
  /** In a row. */
  readonly failures: number;
  readonly notBefore: EpochMs | null;
}

export type Begun =
  | { readonly kind: 'held'; readonly holder: string }
  | { readonly kind: 'begun' | 'left'; readonly facts: JournalFacts };

interface Lease {
  readonly holder: string;
  /** Whether a lease of somebody else is over. */
  readonly isOver: (holder: string) => boolean;
}

export interface Setback {
  readonly holder: string;
  /** Whether the token may be spent: the intent stays then. */
  readonly interrupted: boolean;
  readonly notBefore: EpochMs | null;
  readonly reason: Sentence;
}

interface RenewalRow {
  generation: number;
  holder: string | null;
  posted_at: number | null;
  failures: number;
  not_before: number | null;
}

export interface JournalOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}

export class RenewalJournal {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #accounts: AccountStore;

  constructor({ database, vault, clock }: JournalOptions) {
    this.#database = database;
    this.#vault = vault;
    this.#clock = clock;
    this.#accounts = new AccountStore(database);
  }

  /** Throws AppFailure `vault-record-damaged`, or as the vault. */
  read({ id, label }: Account): TokenSet {
    const sealed = this.#vault.get(id);
    if (sealed === undefined) throw new AppFailure({ code: 'vault-record-damaged', record: label });
    return readTokenSet(sealed, label);
  }

  /** Who spends the account's token right now. */
  holder(account: string): string | null {
    return this.#row(account)?.holder ?? null;
  }

  /** Takes the lease and writes the intent where `wants` says so, having seen what is on disk. */
  begin(account: Account, lease: Lease, wants: (facts: JournalFacts) => boolean): Begun {
    const begun = this.#database.transaction((): Begun => {
      const row = this.#row(account.id);
      if (typeof row?.holder === 'string' && !lease.isOver(row.holder)) {
        return { kind: 'held', holder: row.holder };
      }
      const record = this.read(account);
      const facts = readFacts(record, row);
      if (!wants(facts)) return { kind: 'left', facts };
      faultPoint('renewal.before-intent');
      this.#writeIntent(account.id, record.generation, lease.holder);
      return { kind: 'begun', facts };
    });
    if (begun.kind === 'begun') faultPoint('renewal.intent-written');
    return begun;
  }

  /**
   * Puts `next` in the place of `spent`, and ends the intent. Gives what is in force then: what somebody else wrote
   * meanwhile stays (row REF-7). Undefined: the account is gone.
   */
  keep({ id, label }: Account, spent: TokenSet, next: TokenSet): TokenSet | undefined {
    const kept = this.#database.transaction(() => {
      const sealed = this.#vault.get(id);
      if (sealed === undefined) return undefined;
      const record = readTokenSet(sealed, label);
      if (!isSame(record, spent)) return record;
      this.#vault.put(id, writeTokenSet(next));
      this.#accounts.setTokens(id, { keyHint: hintOf(next.accessToken), expiresAt: next.expiresAt });
      this.#database.run(
        'UPDATE token_renewals SET generation = ?, holder = NULL, posted_at = NULL, failures = 0, not_before = NULL WHERE account = ?',
        next.generation,
        id,
      );
      this.#add(id, 'renewed', null);
      faultPoint('renewal.before-commit');
      return next;
    });
    faultPoint('renewal.committed');
    return kept;
  }

  /** Somebody else had renewed it. Nothing depends on this line: a full disk goes without. */
  noteAdopted(account: string): void {
    try {
      this.#database.transaction(() => this.#add(account, 'adopted', null));
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
    }
  }

  /** Nothing was granted. The lease ends. */
  fail(account: string, { holder, interrupted, notBefore, reason }: Setback): void {
    this.#database.transaction(() => {
      this.#database.run(
        `UPDATE token_renewals SET holder = NULL, failures = failures + 1, not_before = ?,
           posted_at = CASE WHEN ? THEN posted_at END WHERE account = ? AND holder = ?`,
        notBefore,
        interrupted ? 1 : 0,
        account,
        holder,
      );
      this.#add(account, 'failed', reason);
    });
  }

  /** The issuer ended the login of `spent`. Gives what somebody else wrote meanwhile: that one has not ended (row REF-7). */
  refuse(account: Account, holder: string, spent: TokenSet, reason: Reason): TokenSet | undefined {
    return this.#database.transaction(() => {
      const record = this.read(account);
      this.#database.run(
        'UPDATE token_renewals SET holder = NULL, posted_at = NULL WHERE account = ? AND holder = ?',
        account.id,
        holder,
      );
      if (!isSame(record, spent)) return record;
      this.#add(account.id, 'refused', reason);
      return undefined;
    });
  }

  #row(account: string): RenewalRow | undefined {
    return this.#database.get<RenewalRow>('SELECT * FROM token_renewals WHERE account = ?', account);
  }

  #writeIntent(account: string, generation: number, holder: string): void {
    this.#database.run(
      `INSERT INTO token_renewals (account, generation, holder, posted_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (account) DO UPDATE SET generation = excluded.generation, holder = excluded.holder, posted_at = excluded.posted_at`,
      account,
      generation,
      holder,
      this.#clock.now(),
    );
  }

  #add(account: string, outcome: 'renewed' | 'adopted' | 'failed' | 'refused', reason: Sentence | null) {
    addRenewal(this.#database, account, { at: this.#clock.now(), outcome, reason });
  }
}

/** A row of an older generation is about a pair that is no more. */
function readFacts(record: TokenSet, row: RenewalRow | undefined): JournalFacts {
  if (row?.generation !== record.generation) {
    return { record, interrupted: false, failures: 0, notBefore: null };
  }
  return {
    record,
    interrupted: row.posted_at !== null,
    failures: row.failures,
    notBefore: row.not_before,
  };
}

const isSame = (one: TokenSet, other: TokenSet) =>
  one.generation === other.generation && one.refreshToken === other.refreshToken;
