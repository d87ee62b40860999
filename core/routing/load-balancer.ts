import type { SpreadingStrategy } from '../../shared/models/strategy.ts';
import { type Peer, SmoothTurns } from './smooth-turns.ts';

/** What a strategy makes of accounts that can serve a request equally well, and what it has to know for that. */
export class LoadBalancer {
  readonly #random: () => number;
  /** Requests under way, by account. */
  readonly #inFlight = new Map<string, number>();
  readonly #turns: Readonly<Record<Exclude<SpreadingStrategy, 'random'>, SmoothTurns>> = {
    round_robin: new SmoothTurns(() => 1),
    weighted: new SmoothTurns(({ weight }) => weight),
    /** Decides between accounts with equally many requests, as idle ones are. */
    least_connections: new SmoothTurns(() => 1),
  };

  /** `random` gives numbers from 0 up to, but not, 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** In the order in which to ask them; `peers` come in the user's. `turns` names whose turns these are. Changes nothing. */
  rank<P extends Peer>(strategy: SpreadingStrategy, turns: string, peers: readonly P[]): P[] {
    switch (strategy) {
      case 'round_robin':
      case 'weighted':
        return this.#turns[strategy].rank(turns, peers);
      case 'least_connections':
        return this.#turns[strategy]
          .rank(turns, peers)
          .sort((one, other) => this.inFlight(one.id) - this.inFlight(other.id));
      case 'random':
        return this.#shuffle(peers);
    }
  }

  /** `taken`, the first of a ranking of `peers`, is asked: it had its turn. */
  take(strategy: SpreadingStrategy, turns: string, peers: readonly Peer[], taken: string): void {
    if (strategy !== 'random') this.#turns[strategy].take(turns, peers, taken);
  }

  inFlight(account: string): number {
    return this.#inFlight.get(account) ?? 0;
  }

  begin(account: string): void {
    this.#inFlight.set(account, this.inFlight(account) + 1);
  }

  end(account: string): void {
    const left = this.inFlight(account) - 1;
    if (left > 0) this.#inFlight.set(account, left);
    else this.#inFlight.delete(account);
  }

  /** By Fisher and Yates: every order is as likely as any other. */
  #shuffle<P>(peers: readonly P[]): P[] {
    const left = [...peers];
    const shuffled: P[] = [];
    while (left.length > 0) shuffled.push(...left.splice(Math.floor(this.#random() * left.length), 1));
    return shuffled;
  }
}
