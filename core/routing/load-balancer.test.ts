import { describe, expect, test } from 'vitest';
import type { SpreadingStrategy } from '../../shared/models/strategy.ts';
import { LoadBalancer } from './load-balancer.ts';

const a = { id: 'a', weight: 1 };
const b = { id: 'b', weight: 3 };
const c = { id: 'c', weight: 1 };
const never = () => {
  throw new Error('nothing here is left to chance');
};
const ids = (peers: readonly { id: string }[]) => peers.map(({ id }) => id).join('');

/** Rankings of requests that come one after the other; each has ended before the next comes. */
function rankAll(balancer: LoadBalancer, strategy: SpreadingStrategy, count: number): string[] {
  return Array.from({ length: count }, () => {
    const ranked = balancer.rank(strategy, 'm', [a, b, c]);
    balancer.take(strategy, 'm', [a, b, c], ranked[0]!.id);
    return ids(ranked);
  });
}

describe('each strategy, requests one after the other', () => {
  test.each<[SpreadingStrategy, string[]]>([
    ['round_robin', ['abc', 'bca', 'cab', 'abc', 'bca', 'cab']],
    ['weighted', ['bac', 'acb', 'bca', 'cba', 'bac', 'bac']],
    ['least_connections', ['abc', 'bca', 'cab', 'abc', 'bca', 'cab']],
  ])('%s', (strategy, expected) => {
    expect(rankAll(new LoadBalancer(never), strategy, expected.length)).toEqual(expected);
  });
});

describe('least_connections', () => {
  test('asks whoever has the fewest under way, then in order of how many', () => {
    const balancer = new LoadBalancer(never);
    for (const id of ['a', 'a', 'b']) balancer.begin(id);
    expect(ids(balancer.rank('least_connections', 'm', [a, b, c]))).toBe('cba');
    balancer.end('a');
    balancer.end('a');
    balancer.begin('c');
    balancer.begin('c');
    expect(ids(balancer.rank('least_connections', 'm', [a, b, c]))).toBe('abc');
  });

  test('a burst fills all alike', () => {
    const balancer = new LoadBalancer(never);
    for (let request = 0; request < 30; request += 1) {
      const [first] = balancer.rank('least_connections', 'm', [a, b, c]);
      balancer.take('least_connections', 'm', [a, b, c], first!.id);
      balancer.begin(first!.id);
    }
    expect(['a', 'b', 'c'].map((id) => balancer.inFlight(id))).toEqual([10, 10, 10]);
  });

  test('one end more than beginnings is no credit', () => {
    const balancer = new LoadBalancer(never);
    balancer.end('a');
    balancer.begin('a');
    expect(balancer.inFlight('a')).toBe(1);
  });
});

describe('random', () => {
  test('draws as its randomness says', () => {
    const drawn = (...numbers: number[]) => {
      const balancer = new LoadBalancer(() => numbers.shift() ?? never());
      return ids(balancer.rank('random', 'm', [a, b, c]));
    };
    expect(drawn(0, 0, 0)).toBe('abc');
    expect(drawn(0.99, 0.99, 0)).toBe('cba');
    expect(drawn(0.4, 0.6, 0)).toBe('bca');
  });

  test('every order is as likely as any other', () => {
    const balancer = new LoadBalancer(seededRandom(20_261_121));
    const seen = new Map<string, number>();
    for (let request = 0; request < 6000; request += 1) {
      const order = ids(balancer.rank('random', 'm', [a, b, c]));
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

/** Mulberry32: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
