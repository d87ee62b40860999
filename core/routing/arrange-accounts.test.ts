import { describe, expect, test } from 'vitest';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { arrangeAccounts, type ArrangementRules } from './arrange-accounts.ts';
import type { ChosenAccount } from './choose-accounts.ts';

const account = (id: string, dialect: Dialect = 'anthropic', own: Partial<ChosenAccount> = {}) => ({
  id,
  label: id.toUpperCase(),
  provider: 'anthropic' as const,
  dialect,
  weight: 1,
  needsClientLogin: false,
  ...own,
});
const [a, b, c] = [account('a'), account('b'), account('c')];
const translated = account('t', 'openai-chat');
const login = account('l', 'anthropic', { needsClientLogin: true });

/** A strategy that turns everything round, so that nobody comes first by accident. */
const rules: ArrangementRules = {
  strategy: 'round_robin',
  ownOrder: false,
  dialect: 'anthropic',
  bound: undefined,
  rank: (_, equals) => equals.toReversed(),
};
const arrange = (accounts: ChosenAccount[], own: Partial<ArrangementRules> = {}) => {
  const { accounts: arranged, reason, spread } = arrangeAccounts(accounts, { ...rules, ...own });
  return { order: arranged.map(({ id }) => id).join(''), reason, spread };
};

describe('arrangeAccounts', () => {
  test('in-order leaves the user’s order as it is', () => {
    const { order, reason, spread } = arrange([translated, a, b], { strategy: 'in-order' });
    expect([order, spread]).toEqual(['tab', undefined]);
    expect(reason).toEqual({ code: 'account-asked', account: 'T', others: ['A', 'B'] });
  });

  test('a strategy spreads among those that take the request as it came; the others follow', () => {
    const { order, reason, spread } = arrange([translated, a, b, c]);
    expect(order).toBe('cbat');
    expect(reason).toMatchObject({ code: 'account-preferred', account: 'C', by: 'round_robin' });
    expect(spread).toMatchObject({ takesTurn: true, equals: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  });

  test('where all need a translation it spreads among them', () => {
    expect(arrange([a, b], { dialect: 'gemini' }).order).toBe('ba');
  });

  test('a conversation stays, takes nobody’s turn, and says so', () => {
    const { order, reason, spread } = arrange([a, b, c], { bound: 'a' });
    expect(order).toBe('acb');
    expect(reason).toMatchObject({ account: 'A', by: 'session' });
    expect(spread?.takesTurn).toBe(false);
  });

  test('it does not stay with an account that cannot serve now', () => {
    const { order, reason, spread } = arrange([b, c], { bound: 'a' });
    expect([order, spread?.takesTurn]).toEqual(['cb', true]);
    expect(reason).toMatchObject({ by: 'round_robin' });
  });

  test.each(['in-order', 'random', 'weighted'] as const)(
    'with %s an account on the client’s own login goes first',
    (strategy) => {
      const { order, reason, spread } = arrange([a, login, b], { strategy, bound: 'b' });
      expect([order, spread]).toEqual(['lab', undefined]);
      expect(reason).toMatchObject({ account: 'L', by: 'client-login' });
      expect(arrange([login], { strategy }).reason).toMatchObject({ by: 'client-login' });
    },
  );

  test('an order of the client’s own goes before all that', () => {
    const { order, reason, spread } = arrange([b, login, a], { ownOrder: true, bound: 'a' });
    expect([order, spread]).toEqual(['bla', undefined]);
    expect(reason).toEqual({
      code: 'account-preferred',
      account: 'B',
      others: ['L', 'A'],
      by: 'client-order',
    });
  });

  test('where one account is left nothing had to decide', () => {
    expect(arrange([a]).reason).toEqual({ code: 'account-asked', account: 'A', others: [] });
    expect(arrange([a], { ownOrder: true }).reason.code).toBe('account-asked');
  });

  test('says it in a sentence', () => {
    expect(explainSentence(arrange([a, b]).reason)).toBe('B is asked first, as it is its turn; then A.');
  });
});
