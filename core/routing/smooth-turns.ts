/** Somebody who takes turns; whoever has twice the weight has twice the turns. */
export interface Peer {
  readonly id: string;
  readonly weight: number;
}

/** Names hold models', which come from clients: so many of them are remembered, the least recently used is forgotten. */
const namesKept = 500;

/**
 * Smooth weighted round robin, as nginx does it: with every turn each peer gains its weight, and the one with the most
 * pays the sum of all. Weights 5, 1, 1 give a a b a c a a and not five times a in a row. What has another name has turns
 * of its own.
 */
export class SmoothTurns {
  readonly #weightOf: (peer: Peer) => number;
  readonly #credits = new Map<string, Map<string, number>>();

  constructor(weightOf: (peer: Peer) => number) {
    this.#weightOf = weightOf;
  }

  /** Whose turn it is, and who would follow; changes nothing. Where two are equal the order of `peers` stands. */
  rank<P extends Peer>(name: string, peers: readonly P[]): P[] {
    const credits = this.#credits.get(name);
    const due = (peer: P) => (credits?.get(peer.id) ?? 0) + this.#weightOf(peer);
    return peers.toSorted((one, other) => due(other) - due(one));
  }

  /** The turn was `taken` by one of `peers`. */
  take(name: string, peers: readonly Peer[], taken: string): void {
    const credits = this.#credits.get(name) ?? new Map<string, number>();
    let total = 0;
    for (const peer of peers) {
      const weight = this.#weightOf(peer);
      credits.set(peer.id, (credits.get(peer.id) ?? 0) + weight);
      total += weight;
    }
    credits.set(taken, (credits.get(taken) ?? 0) - total);
    this.#credits.delete(name);
    this.#credits.set(name, credits);
    const [oldest] = this.#credits.keys();
    if (this.#credits.size > namesKept && oldest !== undefined) this.#credits.delete(oldest);
  }
}
