import type { Dispatcher } from 'undici';
import { AppFailure } from '../../shared/errors.ts';
import type { AccountProblem } from '../../shared/models/account-problem.ts';
import { loadCodeAssist, type CodeAssistAnswer } from '../providers/code-assist/load-code-assist.ts';
import { readPlan, type CodeAssistPlan } from '../providers/code-assist/read-plan.ts';
import type { Clock } from '../ports.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { describeNetworkError } from './network-error.ts';
import { readProvidersWords } from './provider-words.ts';
import type { Upstream } from './upstream.ts';
import type { Verdict } from './verdict.ts';

export type KnownPlan = Extract<CodeAssistPlan, { kind: 'known' }>;

export interface PlanHost {
  readonly clock: Clock;
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  /** The person's own choice of a project, where the machine has one. */
  readonly cloudProject: string | undefined;
  /** The same with a newer token after a 401; undefined where there is none to be had. */
  readonly replaceToken: (upstream: Upstream) => Promise<Upstream | undefined>;
  readonly keep: (account: string, plan: KnownPlan) => void;
  readonly applyVerdict: (account: string, verdict: Verdict) => void;
}

/**
 * Google counts each request for a project, which a login does not say: it is asked for once, before the first request,
 * and kept with the account. However many requests wait for it, one question is under way per account.
 */
export class PlanFinder {
  readonly #host: PlanHost;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(host: PlanHost) {
    this.#host = host;
  }

  /**
   * Settles once it is kept. Rejects with `accounts-unusable`, its reason being kept as the account's state, or with
   * `upstream-unreachable`, `upstream-refused` or `upstream-malformed`.
   */
  find(upstream: Upstream): Promise<void> {
    const { account } = upstream;
    const asked =
      this.#underWay.get(account) ?? this.#find(upstream).finally(() => this.#underWay.delete(account));
    this.#underWay.set(account, asked);
    return asked;
  }

  async #find(upstream: Upstream): Promise<void> {
    const first = await this.#ask(upstream);
    const renewed =
      first.status === 401 && upstream.replaceable ? await this.#host.replaceToken(upstream) : undefined;
    const answer = renewed === undefined ? first : await this.#ask(renewed);
    if (answer.status >= 300) throw this.#refuse(renewed ?? upstream, answer);
    const plan = readPlan(parseJson(answer.body), this.#host.cloudProject);
    if (plan === undefined) throw malformed(upstream);
    if (plan.kind === 'known') this.#host.keep(upstream.account, plan);
    else throw this.#close(upstream, { kind: 'blocked', reason: plan.reason });
  }

  async #ask(upstream: Upstream): Promise<CodeAssistAnswer> {
    const { cloudProject, dispatcher } = this.#host;
    try {
      return await loadCodeAssist(upstream, dispatcher(upstream), cloudProject);
    } catch (cause) {
      const { accountLabel: account, host } = upstream;
      // The cause may hold the request's headers.
      const reason = describeNetworkError(cause);
      throw new AppFailure({ code: 'upstream-unreachable', account, host, reason });
    }
  }

  #refuse(upstream: Upstream, { status, headers, body }: CodeAssistAnswer): AppFailure {
    const verdict = judgeRefusal(upstream, { status, headers, body }, this.#host.clock.now());
    if (verdict.kind === 'blocked' || verdict.kind === 'login-needed' || verdict.kind === 'cool-down')
      return this.#close(upstream, verdict);
    const words = readProvidersWords(body, upstream.credential) ?? 'it does not tell the plan';
    return new AppFailure({ code: 'upstream-refused', account: upstream.accountLabel, status, words });
  }

  #close({ account: id, accountLabel: account }: Upstream, verdict: Closing): AppFailure {
    this.#host.applyVerdict(id, verdict);
    return new AppFailure({ code: 'accounts-unusable', problems: [describeProblem(account, verdict)] });
  }
}

type Closing = Extract<Verdict, { kind: 'blocked' | 'login-needed' | 'cool-down' }>;

function describeProblem(account: string, verdict: Closing): AccountProblem {
  const { kind, reason } = verdict;
  switch (kind) {
    case 'blocked':
      return { state: 'unsuitable', account, reason };
    case 'login-needed':
      return { state: 'login-needed', account, reason };
    case 'cool-down':
      return { state: 'resting', account, reason, endsAt: verdict.endsAt };
  }
}

function malformed({ accountLabel: account }: Upstream): AppFailure {
  return new AppFailure({ code: 'upstream-malformed', account, problem: 'it does not tell the plan' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
