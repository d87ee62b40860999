import type { AccountQuota } from '../../shared/models/account.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { Clock } from '../ports.ts';
import { Cooldowns, type Cooldown } from './cooldowns.ts';
import { LastErrors, type LastError } from './last-errors.ts';
import { RefusedClients } from './refused-clients.ts';
import type { Verdict } from './verdict.ts';

/** Limits are told to people: anew only this often. */
const quotaStepMs = 5000;

/** The request that a verdict is about; `client` is whom its key belongs to. */
export interface AskedBy {
  readonly model: string;
  readonly client: string | null;
}

/**
 * What the moment says of each account: its rests, the clients it was refused to, what went wrong last, what is left of
 * its plan, the models it listed. In memory only: what outlives a restart is found out again by the next request.
 */
export class AccountConditions {
  readonly #clock: Clock;
  readonly #cooldowns: Cooldowns;
  readonly #lastErrors: LastErrors;
  readonly #refused = new RefusedClients();
  readonly #quotas = new Map<string, AccountQuota>();
  readonly #models = new Map<string, ReadonlySet<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#cooldowns = new Cooldowns(clock);
    this.#lastErrors = new LastErrors(clock);
  }

  /** A rest that concerns this model; undefined when the account may be asked for it. */
  cooldown(account: string, model: string): Cooldown | undefined {
    return this.#cooldowns.get(account, model);
  }

  longestCooldown(account: string): Cooldown | undefined {
    return this.#cooldowns.longest(account);
  }

  /** Why the provider would not serve this client with it. */
  refusal(account: string, client: string): Reason | undefined {
    return this.#refused.reason(account, client);
  }

  latestRefusal(account: string): Reason | undefined {
    return this.#refused.latest(account);
  }

  lastError(account: string): LastError | null {
    return this.#lastErrors.get(account);
  }

  quota(account: string): AccountQuota | null {
    return this.#quotas.get(account) ?? null;
  }

  /** Models that its own list named the last time it was asked. */
  models(account: string): ReadonlySet<string> | undefined {
    return this.#models.get(account);
  }

  rememberModels(account: string, models: readonly string[]): void {
    this.#models.set(account, new Set(models));
  }

  /** What of a verdict is of the moment. Whether there is anything to tell. */
  apply(account: string, { model, client }: AskedBy, verdict: Verdict): boolean {
    switch (verdict.kind) {
      case 'fine':
        return this.clearFailure(account);
      case 'request-fault':
        return false;
      case 'unsuitable':
        this.#refused.note(account, client ?? '', verdict.reason);
        break;
      case 'cool-down': {
        const { reason, endsAt, scope } = verdict;
        this.#cooldowns.set(account, scope === 'account' ? null : model, { reason, endsAt });
        break;
      }
      case 'try-another':
        return this.noteFailure(account, verdict.reason);
      case 'login-needed':
      case 'blocked':
        break;
    }
    this.noteFailure(account, verdict.reason);
    return true;
  }

  noteFailure(account: string, words: Sentence): boolean {
    return this.#lastErrors.note(account, words);
  }

  clearFailure(account: string): boolean {
    return this.#lastErrors.clear(account);
  }

  noteQuota(account: string, windows: AccountQuota['windows']): boolean {
    const at = this.#clock.now();
    const before = this.#quotas.get(account);
    this.#quotas.set(account, { windows, at });
    return before === undefined || at - before.at > quotaStepMs;
  }

  /** A person says that it may be asked again. */
  retry(account: string): void {
    this.#cooldowns.clear(account);
    this.#refused.clear(account);
  }

  /** It is another login now, or none. What is left of a plan stays true of who has it. */
  forget(account: string): void {
    this.retry(account);
    this.#lastErrors.clear(account);
  }
}
