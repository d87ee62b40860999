import type { AppError } from '../../shared/errors.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { Strategy } from '../../shared/models/strategy.ts';
import type { Clock } from '../ports.ts';
import { arrangeAccounts, type Spread } from './arrange-accounts.ts';
import { chooseAccounts, type ChosenAccount, type Question } from './choose-accounts.ts';
import type { ClientCandidates } from './remember-candidates.ts';
import { LoadBalancer } from './load-balancer.ts';
import { SessionAffinity } from './session-affinity.ts';

export interface RouterOptions {
  /** For a client's id or a key's name. */
  readonly candidates: (client: string | undefined) => ClientCandidates;
  readonly settings: () => Settings;
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
}

export interface RouteRequest extends Omit<Question, 'aliases'> {
  /** What it asks for: each has turns of its own. Default: an answer. */
  readonly operation?: string;
  /** The client's own name for the conversation. */
  readonly session?: string | undefined;
}

/** What a request will come to; `place()` begins it. */
export type Route = { strategy: Strategy; ownOrder: boolean; decision: Sentence[] } & (
  | { ok: false; error: AppError }
  | {
      ok: true;
      /** In the order in which to ask them; at least one. */
      accounts: readonly ChosenAccount[];
      model: string;
      spread: Spread | undefined;
      /** The name under which the strategy counts turns. */
      turns: string;
      /** Kept with the account that is asked; undefined where conversations are not kept. */
      conversation: string | undefined;
    }
);
export type OpenRoute = Extract<Route, { ok: true }>;

/** Where a request is: counted there as under way until it ends, and its conversation is kept there. */
export interface Placement {
  /** This account is asked now, and no other. */
  moveTo(account: string): void;
  /** However it ended; may be called again. */
  end(): void;
}

/** A model's name may be of any length; longer ones than this are not remembered. */
const longestModel = 200;

/** Says which accounts a request is asked of and in which order, and remembers what the strategies need for that. */
export class Router {
  readonly #options: RouterOptions;
  readonly #balancer: LoadBalancer;
  readonly #affinity: SessionAffinity;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#balancer = new LoadBalancer(options.random);
    this.#affinity = new SessionAffinity(options.clock);
  }

  /** Changes nothing: `routes.simulate` asks the same. */
  route(request: RouteRequest): Route {
    const { aliases, strategy, sessionAffinity } = this.#options.settings();
    const { candidates, ownOrder } = this.#options.candidates(request.client);
    const choice = chooseAccounts({ ...request, aliases }, candidates);
    const { decision } = choice;
    if (!choice.ok) return { ok: false, error: choice.error, strategy, ownOrder, decision };
    const { model } = choice;
    const turns = nameTurns(request, model);
    const conversation = sessionAffinity ? nameConversation(request, model) : undefined;
    const { accounts, reason, spread } = arrangeAccounts(choice.accounts, {
      strategy,
      ownOrder,
      dialect: request.dialect,
      bound: conversation === undefined ? undefined : this.#affinity.get(conversation),
      rank: (spreading, equals) => this.#balancer.rank(spreading, turns, equals),
    });
    decision.push(reason);
    return {
      ok: true,
      accounts,
      model,
      strategy,
      ownOrder,
      decision,
      spread,
      turns,
      conversation: spread === undefined ? undefined : conversation,
    };
  }

  /** The request goes to the first of the route's accounts. */
  place({ accounts, spread, turns, conversation }: OpenRoute): Placement {
    const [first] = accounts;
    if (spread?.takesTurn === true && first !== undefined)
      this.#balancer.take(spread.strategy, turns, spread.equals, first.id);
    let current: string | undefined;
    const leave = () => {
      if (current !== undefined) this.#balancer.end(current);
      current = undefined;
    };
    const placement: Placement = {
      moveTo: (account) => {
        leave();
        current = account;
        this.#balancer.begin(account);
        if (conversation !== undefined) this.#affinity.set(conversation, account);
      },
      end: leave,
    };
    return placement;
  }

  /** Requests under way with an account. */
  inFlight(account: string): number {
    return this.#balancer.inFlight(account);
  }
}

/**
 * A tool that asks for one thing and then another, always in the same sequence, would otherwise give each to an account
 * of its own: all answers to one, all counting to the other.
 */
function nameTurns({ operation = 'generate' }: RouteRequest, model: string): string {
  return model.length > longestModel ? operation : `${operation} ${model}`;
}

/** Caches are per model, and another model may live with another provider. */
function nameConversation({ client, session }: RouteRequest, model: string): string | undefined {
  if (session === undefined || model.length > longestModel) return undefined;
  return JSON.stringify([client, session, model]);
}
