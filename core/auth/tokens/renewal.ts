import { setTimeout as wait } from 'node:timers/promises';
import { AppFailure } from '../../../shared/errors.ts';
import type { Reason } from '../../../shared/models/reason.ts';
import type { Account } from '../../accounts/account-store.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { Clock } from '../../ports.ts';
import { faultPoint } from '../../storage/fault-point.ts';
import type { Issuer, TokenOutcome } from '../issuer/issuer.ts';
import { chooseBackoff } from './backoff.ts';
import { mayBeAlive, nameHolder } from './lease-holder.ts';
import type { JournalFacts, RenewalJournal } from './renewal-journal.ts';

/** What one try at renewing an account's token came to. */
export type RenewalResult =
  | { readonly kind: 'renewed'; readonly tokens: TokenSet }
  /** Somebody else had renewed it, or signed in again. */
  | { readonly kind: 'adopted'; readonly tokens: TokenSet }
  /** The new pair is in our memory only (row REF-5). */
  | {
      readonly kind: 'unsaved';
      readonly tokens: TokenSet;
      readonly spent: TokenSet;
      readonly cause: AppFailure;
    }
  /** The last answer was lost, and the access token is still good: the refresh token waits for its end (row REF-6). */
  | { readonly kind: 'waits-for-end' }
  /** `restMs`: nobody may try before. `noted`: it is nothing new. */
  | {
      readonly kind: 'failed';
      readonly failure: AppFailure;
      readonly restMs: number;
      readonly retryMs: number;
      readonly noted: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** The account was removed meanwhile. */
  | { readonly kind: 'gone' };

export interface RenewalTask {
  readonly account: Account;
  readonly issuer: Issuer;
  /** The access token in use. */
  readonly inUse: () => { readonly accessToken: string; readonly isAlive: boolean };
  /** A person wants it now: rests are skipped. */
  readonly asked: boolean;
}

export interface RenewalOptions {
  readonly journal: RenewalJournal;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** A holder that lives and says nothing for this long is stuck: a token call ends long before. */
const leaseMs = 60_000;
const pollMs = 40;
/** Where nothing was sent it may be tried again as soon as anybody asks. */
const unsentRestMs = 1_000;
const brokenRetryMs = 30_000;
/** No rest that we write is longer: what says so comes from a clock that was set since. */
const longestRestMs = 3_600_000;

/** One renewal, from the lease to the new pair on disk. */
export async function renewTokens(task: RenewalTask, options: RenewalOptions): Promise<RenewalResult> {
  try {
    return await renewWithLease(task, options);
  } catch (failure) {
    // The disk or the vault: without an intent on disk nothing was sent.
    if (!(failure instanceof AppFailure)) throw failure;
    return { kind: 'failed', failure, restMs: unsentRestMs, retryMs: brokenRetryMs, noted: false };
  }
}

async function renewWithLease(task: RenewalTask, options: RenewalOptions): Promise<RenewalResult> {
  const { journal } = options;
  const holder = nameHolder();
  const begun = await beginInTurn(task, options, holder);
  const { facts } = begun;
  if (begun.kind === 'left') return explainLeft(task, facts, options);
  const outcome = await task.issuer.refresh(facts.record);
  faultPoint('renewal.answered');
  // From the answer's arrival to the commit nothing else runs: there is no await in between.
  if (outcome.kind === 'granted') return keepGranted(journal, task.account, facts.record, outcome.tokens);
  if (outcome.kind === 'refused') return endLogin(task, options, holder, facts, outcome.words);
  return setBack(task, options, holder, facts, outcome);
}

/** Waits while somebody else spends the token. */
async function beginInTurn(task: RenewalTask, { journal, clock, random }: RenewalOptions, holder: string) {
  let watched: { holder: string; since: number } | undefined;
  const isOver = (other: string) =>
    !mayBeAlive(other) || (watched?.holder === other && clock.monotonicMs() - watched.since > leaseMs);
  for (;;) {
    const other = journal.holder(task.account.id);
    if (other === null || isOver(other)) {
      const begun = journal.begin(task.account, { holder, isOver }, (facts) => isWanted(task, facts, clock));
      if (begun.kind !== 'held') return begun;
    } else if (watched?.holder !== other) {
      watched = { holder: other, since: clock.monotonicMs() };
    }
    await wait(pollMs * (1 + random()), undefined, { ref: false });
  }
}

function isWanted(task: RenewalTask, facts: JournalFacts, clock: Clock): boolean {
  return !isForeign(task, facts) && !mustWaitForEnd(task, facts) && readRest(task, facts, clock) <= 0;
}

const isForeign = ({ inUse }: RenewalTask, { record }: JournalFacts) =>
  record.accessToken !== inUse().accessToken;

const mustWaitForEnd = ({ inUse }: RenewalTask, { interrupted }: JournalFacts) =>
  interrupted && inUse().isAlive;

function readRest({ asked }: RenewalTask, { notBefore }: JournalFacts, clock: Clock): number {
  const restMs = notBefore === null || asked ? 0 : notBefore - clock.now();
  return restMs > longestRestMs ? 0 : restMs;
}

function explainLeft(
  task: RenewalTask,
  facts: JournalFacts,
  { journal, clock }: RenewalOptions,
): RenewalResult {
  if (isForeign(task, facts)) {
    journal.noteAdopted(task.account.id);
    return { kind: 'adopted', tokens: facts.record };
  }
  if (mustWaitForEnd(task, facts)) return { kind: 'waits-for-end' };
  const restMs = readRest(task, facts, clock);
  const failure = describeFailure(task, 'it could not be reached a moment ago');
  return { kind: 'failed', failure, restMs, retryMs: restMs, noted: true };
}

function keepGranted(
  journal: RenewalJournal,
  account: Account,
  spent: TokenSet,
  next: TokenSet,
): RenewalResult {
  try {
    const kept = journal.keep(account, spent, next);
    if (kept === undefined) return { kind: 'gone' };
    return kept === next ? { kind: 'renewed', tokens: next } : { kind: 'adopted', tokens: kept };
  } catch (cause) {
    if (!(cause instanceof AppFailure)) throw cause;
    return { kind: 'unsaved', tokens: next, spent, cause };
  }
}

function endLogin(
  { account }: RenewalTask,
  { journal }: RenewalOptions,
  holder: string,
  { record, interrupted }: JournalFacts,
  words: string,
): RenewalResult {
  const reason: Reason = interrupted ? { code: 'renewal-interrupted' } : { code: 'renewal-refused', words };
  const newer = journal.refuse(account, holder, record, reason);
  return newer === undefined ? { kind: 'refused', reason } : { kind: 'adopted', tokens: newer };
}

type Fruitless = Exclude<TokenOutcome, { kind: 'granted' | 'refused' }>;

function setBack(
  task: RenewalTask,
  { journal, clock, random }: RenewalOptions,
  holder: string,
  facts: JournalFacts,
  outcome: Fruitless,
): RenewalResult {
  const failure = describeFailure(task, outcome.reason);
  const wasSent = outcome.kind !== 'unsent';
  const retryMs = chooseBackoff(facts.failures + 1, wasSent ? outcome.retryAfterMs : null, random());
  const setback = {
    holder,
    interrupted: outcome.kind === 'unknown' || facts.interrupted,
    notBefore: wasSent ? clock.now() + retryMs : null,
    reason: failure.error,
  };
  try {
    journal.fail(task.account.id, setback);
  } catch (cause) {
    // A full disk: the intent stays, and with it all the caution.
    if (!(cause instanceof AppFailure)) throw cause;
  }
  return { kind: 'failed', failure, restMs: wasSent ? retryMs : unsentRestMs, retryMs, noted: false };
}

/** Nobody has to sign in again for this. */
export function describeFailure(
  { account, issuer }: Pick<RenewalTask, 'account' | 'issuer'>,
  reason: string,
): AppFailure {
  return new AppFailure({ code: 'issuer-unreachable', account: account.label, host: issuer.host, reason });
}
