import { describe, expect, test } from 'vitest';
import { Settings } from '../../shared/models/settings.ts';
import type { Candidate } from './choose-accounts.ts';
import { Router, type OpenRoute, type RouteRequest } from './router.ts';
import { simulateRoute } from './simulate-route.ts';

const candidate = (id: string, own: Partial<Candidate> = {}): Candidate => ({
  id,
  label: id.toUpperCase(),
  provider: 'anthropic',
  status: { state: 'ready' },
  weight: 1,
  dialects: ['anthropic'],
  knowsModel: () => true,
  servesAnyModel: false,
  needsClientLogin: false,
  refusal: () => undefined,
  cooldown: () => undefined,
  ...own,
});

function openRouter(settings: Partial<Settings>, candidates: readonly Candidate[]) {
  let nowMs = 0;
  const router = new Router({
    candidates: () => ({ candidates, ownOrder: false }),
    settings: () => ({ ...Settings.parse({}), ...settings }),
    clock: { now: () => nowMs, monotonicMs: () => nowMs },
    random: () => 0,
  });
  const route = (own: Partial<RouteRequest> = {}) => {
    const found = router.route({ dialect: 'anthropic', model: 'm', client: 'c', translatable: true, ...own });
    if (!found.ok) throw new Error(found.error.code);
    return found;
  };
  /** A request that goes to the first of its accounts, and ends. */
  const ask = (own: Partial<RouteRequest> = {}) => {
    const found = route(own);
    const placement = router.place(found);
    placement.moveTo(firstOf(found));
    placement.end();
    return firstOf(found);
  };
  return { router, route, ask, pass: (ms: number) => (nowMs += ms) };
}
const firstOf = ({ accounts }: OpenRoute) => accounts[0]?.id ?? '';
const both = [candidate('a'), candidate('b')];

describe('a placement', () => {
  test('counts where the request is, and only there; its end may come twice', () => {
    const { router, route } = openRouter({ strategy: 'least_connections' }, both);
    const placement = router.place(route());
    const counts = () => [router.inFlight('a'), router.inFlight('b')];
    expect(counts()).toEqual([0, 0]);
    placement.moveTo('a');
    expect(counts()).toEqual([1, 0]);
    placement.moveTo('b');
    expect(counts()).toEqual([0, 1]);
    placement.end();
    placement.end();
    expect(counts()).toEqual([0, 0]);
  });

  test('counts under every strategy, so that a change of it finds the counts right', () => {
    const { router, route } = openRouter({ strategy: 'in-order' }, both);
    router.place(route()).moveTo('a');
    expect(router.inFlight('a')).toBe(1);
  });
});

describe('a conversation', () => {
  test('is forgotten an hour after its last request', () => {
    const { ask, pass } = openRouter({ strategy: 'round_robin' }, both);
    expect([ask({ session: 's' }), ask({ session: 's' })]).toEqual(['a', 'a']);
    pass(3_600_000);
    expect(ask({ session: 's' })).toBe('b');
  });

  test('belongs to its client and its model', () => {
    const { ask } = openRouter({ strategy: 'round_robin' }, both);
    expect(ask({ session: 's' })).toBe('a');
    expect(ask({ session: 's', client: 'other' })).toBe('b');
    expect(ask({ session: 's', model: 'other' })).toBe('a');
    expect(ask({ session: 's' })).toBe('a');
  });

  test('under an absurdly long model’s name is not remembered, nor are its turns', () => {
    const { ask } = openRouter({ strategy: 'round_robin' }, both);
    const long = (end: string) => ({ session: 's', model: 'm'.repeat(201) + end });
    expect([ask(long('1')), ask(long('2')), ask(long('1'))]).toEqual(['a', 'b', 'a']);
  });
});

describe('simulateRoute', () => {
  const login = candidate('l', { needsClientLogin: true });
  const { router } = openRouter({ strategy: 'random' }, [...both, login]);

  test('counts on the client’s own login where the client is set to send it', () => {
    const simulate = (clientLogins: Settings['clientLogins']) =>
      simulateRoute({ model: 'm', client: 'claude-code' }, router, clientLogins);
    expect(simulate({ 'claude-code': 'own' })).toMatchObject({
      account: { id: 'l' },
      decision: [{ code: 'accounts-serve' }, { code: 'account-preferred', by: 'client-login' }],
    });
    expect(simulate({})).toMatchObject({ account: { id: 'a' }, strategy: 'random' });
  });
});
